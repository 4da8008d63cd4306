import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import mongoose from 'mongoose'
import { command, GiveUp, say } from '#lib/terminal.ts'
import { database } from '#models/records/database.ts'
import { MIGRATIONS } from '#models/records/migrations/stored-number.ts'
import { TRANSIENT } from '#models/records/migrations/transient.ts'
import { ConfigError, readConfig } from '#root/config.ts'
import { type Database, exportDatabase, firstHeld } from '#store/transfer.ts'
import { withDatabaseOf } from './with-database.ts'

/** `npm run export -- FOLDER`: every collection with its indexes, in the form `mongorestore --dir` reads. */
async function exportAll(): Promise<void> {
  const [, , named] = process.argv
  if (!named) throw new GiveUp('terminal.export.usage')
  const folder = path.resolve(named)
  const config = readConfig()
  writable(folder, () => prepare(folder))
  const exporting = async () => {
    const { name } = mongoose.connection
    const db = database() as unknown as Database
    if (!(await firstHeld(db, [...TRANSIENT, MIGRATIONS])))
      throw new GiveUp('terminal.export.nothing', { name })
    await whole(folder, partial => exportDatabase(db, partial, { leaveOut: TRANSIENT, onMoved }))
    say('terminal.export.leftOut')
    say('terminal.export.done', { name, folder })
  }
  await withDatabaseOf(config, exporting, { atAnyNumber: true })
}

const onMoved = (name: string, count: number) => say('terminal.moved.count', { name, count })

function prepare(folder: string) {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (readdirSync(folder).length > 0) throw new GiveUp('terminal.export.notEmpty', { folder })
}

/** An export that is cut short must not look like one: files move up once the last is complete. */
async function whole(folder: string, write: (partial: string) => Promise<unknown>): Promise<void> {
  const partial = writable(folder, () => mkdtempSync(path.join(folder, '.part-')))
  try {
    await write(partial)
    for (const file of readdirSync(partial)) renameSync(path.join(partial, file), path.join(folder, file))
    rmdirSync(partial)
  } catch (error) {
    rmSync(partial, { recursive: true, force: true })
    writable(folder, () => {
      throw error
    })
  }
}

/** Says in one sentence what the disk refuses. */
function writable<T>(folder: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const { syscall, code = '' } = error as NodeJS.ErrnoException
    throw syscall ? new GiveUp('terminal.export.folderNotWritable', { folder, code }) : error
  }
}

await command(exportAll, [ConfigError])
