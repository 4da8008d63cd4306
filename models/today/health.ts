import mongoose from 'mongoose'
import { database } from '#models/records/database.ts'
import { Notice } from '#models/records/notice.ts'

/** How the installation is: each figure with the moment it is about. */
export interface Health {
  /** Milliseconds the store took to answer. */
  storeMs: number
  storeName: string
  /** Last time the worker's clock ran any of its jobs; null when it never did. */
  clockAt: Date | null
  /** Messages due that did not leave yet, and the moment the oldest was due. */
  waiting: number
  oldestDueAt: Date | null
  planned: number
  failed: number
}

/** The clock ticks at least once a minute: longer silence means that no worker runs. */
export const CLOCK_SILENT_MS = 3 * 60_000
const CLOCK = 'clock'

/** Asks the store, the clock and the messages. Throws when the store does not answer. */
export async function readHealth(now = new Date()): Promise<Health> {
  const start = performance.now()
  await database().command({ ping: 1 })
  const storeMs = Math.max(1, Math.round(performance.now() - start))
  const due = {
    state: { $in: ['planned', 'sending'] as const },
    dueAt: { $lte: now },
    uselessAfter: { $gt: now }
  }
  const [ticked, waiting, oldest, planned, failed] = await Promise.all([
    database()
      .collection(CLOCK)
      .find({}, { projection: { lastRunAt: 1 } })
      .sort({ lastRunAt: -1 })
      .limit(1)
      .next(),
    Notice.countDocuments(due),
    Notice.findOne(due, { dueAt: 1 }).sort({ dueAt: 1 }).lean(),
    Notice.countDocuments({ state: 'planned' }),
    Notice.countDocuments({ state: 'failed' })
  ])
  const lastRunAt: unknown = ticked?.['lastRunAt']
  return {
    storeMs,
    storeName: mongoose.connection.name,
    clockAt: lastRunAt instanceof Date ? lastRunAt : null,
    waiting,
    oldestDueAt: oldest?.dueAt ?? null,
    planned,
    failed
  }
}
