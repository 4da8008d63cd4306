import path from 'node:path'
import { command, GiveUp } from '#lib/terminal.ts'
import { buildIndexes } from '#models/records/database.ts'
import { ConfigError, readConfig } from '#root/config.ts'
import { raiseReferenceData } from './reference-data.ts'
import { loadFolder } from './reference/folder.ts'
import { withDatabaseOf } from './with-database.ts'

/** `npm run reference -- FOLDER`: agencies, employment basins and trades from the public files of a folder. */
async function reference(): Promise<void> {
  const [, , folder] = process.argv
  if (!folder) throw new GiveUp('terminal.reference.usage')
  await withDatabaseOf(readConfig(), async () => {
    await buildIndexes()
    await raiseReferenceData()
    await loadFolder(path.resolve(folder))
  })
}

await command(reference, [ConfigError])
