import path from 'node:path'
import mongoose from 'mongoose'
import { command, GiveUp, say } from '#lib/terminal.ts'
import { database } from '#models/database.ts'
import { ConfigError, readConfig } from '#root/config.ts'
import { readCollections } from '#store/archive.ts'
import { type Database, importDatabase } from '#store/transfer.ts'
import { TRANSIENT } from './transient.ts'
import { withDatabaseOf } from './with-database.ts'

/** `npm run import -- FOLDER`: reads an export, or a dump of mongodump, into an empty database. */
async function importAll(): Promise<void> {
  const [, , named] = process.argv
  if (!named) throw new GiveUp('terminal.import.usage')
  const folder = path.resolve(named)
  const config = readConfig()
  if (namesIn(folder).length === 0) throw new GiveUp('terminal.import.nothing', { folder })
  await withDatabaseOf(config, async () => {
    const { name } = mongoose.connection
    const db = database() as unknown as Database
    await importDatabase(db, folder, { leaveOut: TRANSIENT, onMoved }).catch(refused(name))
    say('terminal.import.done', { name, folder })
  })
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
