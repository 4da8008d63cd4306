import mongoose from 'mongoose'
import { command, GiveUp, say } from '#lib/terminal.ts'
import { buildIndexes, database } from '#models/records/database.ts'
import { CATALOGUE, newestOf } from '#models/records/migrations/catalogue.ts'
import { pendingIn } from '#models/records/migrations/migrate.ts'
import { ConfigError, readConfig } from '#root/config.ts'
import { carryDatabase, sayWhetherBeside } from './carry.ts'
import { withDatabaseOf } from './with-database.ts'

/**
 * `npm run migrate`: carries the database to the names and shapes of this version and builds its indexes; run before
 * a new version serves. May be run again, and by several at once. `npm run migrate -- plan` only says what is pending.
 */
async function migration(): Promise<void> {
  const [, , verb] = process.argv
  if (verb !== undefined && verb !== 'plan') throw new GiveUp('terminal.migrate.usage')
  await withDatabaseOf(readConfig(), verb === 'plan' ? plan : carry, { atAnyNumber: true })
}

async function carry(): Promise<void> {
  await carryDatabase()
  await buildIndexes()
  sayUpToDate()
}

async function plan(): Promise<void> {
  const pending = await pendingIn(database())
  for (const migration of pending) {
    say('terminal.migrate.toDo', { number: migration.number, what: migration.name })
    sayWhetherBeside(migration)
  }
  if (pending.length === 0) sayUpToDate()
}

function sayUpToDate() {
  say('terminal.migrate.upToDate', { name: mongoose.connection.name, number: newestOf(CATALOGUE) })
}

await command(migration, [ConfigError])
