import mongoose from 'mongoose'
import { figuresStaleSince } from '#models/figures/recount.ts'
import { database } from '#models/records/database.ts'
import { Notice } from '#models/records/notice.ts'
import { heardOf, type HeardOf } from './heartbeats.ts'

export interface OldestDue {
  what: 'message' | 'figures'
  at: Date
}

export interface Pulse {
  processes: HeardOf[]
  /** Null: nothing waits, and a quiet worker is no sign of anything. */
  oldestDue: OldestDue | null
}

export interface Health extends Pulse {
  storeMs: number
  storeName: string
  waiting: number
  planned: number
  failed: number
}

const dueAt = (now: Date) => ({
  state: { $in: ['planned', 'sending'] as const },
  dueAt: { $lte: now },
  uselessAfter: { $gt: now }
})

/** Throws when the store does not answer. */
export async function readPulse(now = new Date()): Promise<Pulse> {
  const [processes, message, figures] = await Promise.all([
    heardOf(now),
    Notice.findOne(dueAt(now), { dueAt: 1 }).sort({ dueAt: 1 }).lean(),
    figuresStaleSince()
  ])
  const due: OldestDue[] = []
  if (message?.dueAt) due.push({ what: 'message', at: message.dueAt })
  if (figures) due.push({ what: 'figures', at: figures })
  return {
    processes,
    oldestDue: due.toSorted((one, other) => one.at.getTime() - other.at.getTime())[0] ?? null
  }
}

/** Asks the store, the processes and the messages. Throws when the store does not answer. */
export async function readHealth(now = new Date()): Promise<Health> {
  const start = performance.now()
  await database().command({ ping: 1 })
  const storeMs = Math.max(1, Math.round(performance.now() - start))
  const [pulse, waiting, planned, failed] = await Promise.all([
    readPulse(now),
    Notice.countDocuments(dueAt(now)),
    Notice.countDocuments({ state: 'planned' }),
    Notice.countDocuments({ state: 'failed' })
  ])
  return { ...pulse, storeMs, storeName: mongoose.connection.name, waiting, planned, failed }
}
