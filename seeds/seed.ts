import mongoose from 'mongoose'
import { command, GiveUp, say } from '#lib/terminal.ts'
import { buildIndexes } from '#models/records/database.ts'
import { ConfigError, readConfig } from '#root/config.ts'
import { raiseDemonstration, whatStands } from './demonstration.ts'
import { withDatabaseOf } from './with-database.ts'

/** `npm run seed`: raises the demonstration region in the configured database. Refuses in production, and when it holds records. */
async function seed(): Promise<void> {
  const config = readConfig()
  if (config.trial) throw new GiveUp('terminal.seed.trial')
  if (config.NODE_ENV === 'production') throw new GiveUp('terminal.seed.production')
  await withDatabaseOf(config, async () => {
    const { name } = mongoose.connection
    const standing = await whatStands()
    if (standing === 'records' || standing === 'demonstration')
      throw new GiveUp('terminal.seed.hasRecords', { name })
    await buildIndexes()
    await raiseDemonstration()
    say('terminal.seed.done', { name })
  })
}

await command(seed, [ConfigError])
