import path from 'node:path'
import { deserialize } from 'bson'
import mongoose from 'mongoose'
import { command, GiveUp, say } from '#lib/terminal.ts'
import { database } from '#models/records/database.ts'
import { CATALOGUE, newestOf } from '#models/records/migrations/catalogue.ts'
import { forgetNumber, MIGRATIONS, type Stored } from '#models/records/migrations/stored-number.ts'
import { TRANSIENT } from '#models/records/migrations/transient.ts'
import { ConfigError, readConfig } from '#root/config.ts'
import { readCollections } from '#store/archive.ts'
import { type Database, importDatabase } from '#store/transfer.ts'
import { carryDatabase } from './carry.ts'
import { withDatabaseOf } from './with-database.ts'

/**
 * `npm run import -- FOLDER`: reads an export, or a dump of mongodump, into an empty database, and carries what an older
 * version wrote to the names and shapes of this one.
 */
async function importAll(): Promise<void> {
  const [, , named] = process.argv
  if (!named) throw new GiveUp('terminal.import.usage')
  const folder = path.resolve(named)
  const config = readConfig()
  if (namesIn(folder).length === 0) throw new GiveUp('terminal.import.nothing', { folder })
  await refuseNewer(folder)
  const importing = async () => {
    const { name } = mongoose.connection
    const db = database() as unknown as Database
    // The number comes along with the documents it tells of.
    await forgetNumber(database())
    await importDatabase(db, folder, { leaveOut: TRANSIENT, onMoved }).catch(refused(name))
    await carryDatabase()
    say('terminal.import.done', { name, folder })
  }
  await withDatabaseOf(config, importing, { atAnyNumber: true })
}

/** Refuses what a later version wrote with names or shapes that this one does not know. */
async function refuseNewer(folder: string): Promise<void> {
  const newest = newestOf(CATALOGUE)
  const archived = readCollections(folder).find(({ name }) => name === MIGRATIONS)
  for await (const bytes of archived?.documents() ?? []) {
    const { number, oldest } = deserialize(bytes) as Partial<Stored>
    if (number !== undefined && oldest !== undefined && oldest > newest)
      throw new GiveUp('terminal.migrate.newerExport', { folder, number, newest })
  }
}

const onMoved = (name: string, count: number) => say('terminal.moved.count', { name, count })

function namesIn(folder: string): string[] {
  try {
    return readCollections(folder).map(({ name }) => name)
  } catch (error) {
    const { syscall, code = '', path: file = '' } = error as NodeJS.ErrnoException
    if (code === 'EDAMAGED') throw new GiveUp('terminal.import.damaged', { file })
    throw syscall ? new GiveUp('terminal.import.noFolder', { folder, code }) : error
  }
}

const refused =
  (name: string) =>
  (error: NodeJS.ErrnoException): never => {
    if (error.code === 'ENOTEMPTY') throw new GiveUp('terminal.import.notEmpty', { name })
    if (error.code === 'EDAMAGED') throw new GiveUp('terminal.import.damaged', { file: error.path ?? '' })
    throw error
  }

await command(importAll, [ConfigError])
