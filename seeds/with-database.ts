import path from 'node:path'
import { withDatabase } from '#lib/database-address.ts'
import { GiveUp } from '#lib/terminal.ts'
import '#models/all.ts'
import { connect, disconnect } from '#models/database.ts'
import type { Config } from '#root/config.ts'
import { TRIAL_DATABASE } from '#server/trial.ts'
import { startStore } from '#store/start.ts'

/**
 * Runs a command on the configured database; in trial mode on the store of DATA_DIR, attached to when Déclic is
 * running. Throws GiveUp with one sentence when there is no trial data, or no database answers.
 */
export async function withDatabaseOf(config: Config, run: () => Promise<void>): Promise<void> {
  const store = config.trial ? await startStore({ folder: path.join(config.DATA_DIR, 'store') }) : undefined
  try {
    await connect(store ? withDatabase(store.uri, TRIAL_DATABASE) : config.MONGODB_URI, {
      waitMs: 5000
    }).catch((error: Error) => {
      throw new GiveUp('terminal.database.unreachable', { name: error.name })
    })
    await run()
  } finally {
    await disconnect()
    await store?.stop()
  }
}
