import path from 'node:path'
import { command, GiveUp, say } from '#lib/terminal.ts'
import { buildIndexes } from '#models/records/database.ts'
import { ConfigError, readConfig } from '#root/config.ts'
import { whatStands } from './demonstration.ts'
import { forgetInventedContacts, raiseReferenceFrame } from './reference-data.ts'
import { loadFolder } from './reference/folder.ts'
import { withDatabaseOf } from './with-database.ts'

/** `npm run reference -- FOLDER`: what the public files of a folder say. What people have set is kept. */
async function reference(): Promise<void> {
  const [, , folder] = process.argv
  if (!folder) throw new GiveUp('terminal.reference.usage')
  await withDatabaseOf(readConfig(), async () => {
    await buildIndexes()
    await raiseReferenceFrame()
    if ((await whatStands()) !== 'demonstration') {
      const count = await forgetInventedContacts()
      if (count > 0) say('terminal.reference.forgotten', { count })
    }
    await loadFolder(path.resolve(folder))
  })
}

await command(reference, [ConfigError])
