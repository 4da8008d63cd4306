import path from 'node:path'
import { withDatabase } from '#lib/database-address.ts'
import { GiveUp } from '#lib/terminal.ts'
import { connect, disconnect, database, isOfTheStore } from '#models/records/database.ts'
import '#models/records/all.ts'
import { whyNotServed } from '#models/records/migrations/why-not-served.ts'
import type { Config } from '#root/config.ts'
import { TRIAL_DATABASE } from '#server/trial.ts'
import { refused } from '#server/trial/keep-store.ts'
import { startStore } from '#store/start.ts'

const OUT_OF_DISK_SPACE = 14031

/** What a command is told when its database fails: it is full, it answers an error, or it answers no more. */
function sentenceOn(error: unknown, folder: string | undefined): GiveUp | undefined {
  const { name, code, message } = error as { name: string; code?: number; message: string }
  if (!isOfTheStore(error)) return undefined
  if (folder && code === OUT_OF_DISK_SPACE) return new GiveUp('terminal.start.diskFull', { folder })
  if (name === 'MongoServerError') return new GiveUp('terminal.database.refused', { message })
  return new GiveUp(folder ? 'terminal.database.ended' : 'terminal.database.unreachable', { name })
}

/**
 * Runs a command on the configured database; in trial mode on the store of DATA_DIR, attached to when Déclic is
 * running. Throws GiveUp with one sentence when no database answers, or it goes away meanwhile, or it is to be migrated
 * first; `atAnyNumber`: the command works with databases of any version.
 */
export async function withDatabaseOf(
  config: Config,
  run: () => Promise<void>,
  { atAnyNumber = false } = {}
): Promise<void> {
  const folder = path.join(config.DATA_DIR, 'store')
  const store = config.trial
    ? await startStore({ folder }).catch((error: Error) => refused(folder, error))
    : undefined
  try {
    await connect(store ? withDatabase(store.uri, TRIAL_DATABASE) : config.MONGODB_URI, { waitMs: 5000 })
    const why = atAnyNumber ? null : await whyNotServed(database())
    if (why) throw new GiveUp(why.key, why.params)
    await run()
  } catch (error) {
    throw sentenceOn(error, store && folder) ?? error
  } finally {
    await disconnect()
    await store?.stop()
  }
}
