import mongoose from 'mongoose'
import { command, say } from '#lib/terminal.ts'
import { buildIndexes } from '#models/records/database.ts'
import { ConfigError, readConfig } from '#root/config.ts'
import { withDatabaseOf } from './with-database.ts'

/**
 * `npm run indexes`: builds every index the models declare, for a database's first start; an empty one is born at the
 * newest number. Refuses one that is to be migrated first.
 */
async function indexes(): Promise<void> {
  await withDatabaseOf(readConfig(), async () => {
    await buildIndexes()
    say('terminal.indexes.done', { name: mongoose.connection.name })
  })
}

await command(indexes, [ConfigError])
