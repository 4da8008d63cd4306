import mongoose from 'mongoose'
import { database } from '#models/records/database.ts'

/** What the finds of a piece of work cost: how many there were, how many read a whole collection, documents looked at. */
export interface Spent {
  queries: number
  scans: number
  examined: number
}

/** Runs the work, then asks the store to explain each find it sent through Mongoose. */
export async function explained(work: () => Promise<unknown>): Promise<Spent> {
  const finds: { find: string; filter: unknown; limit?: number }[] = []
  mongoose.set(
    'debug',
    (collection: string, method: string, filter: unknown, options?: { limit?: number }) => {
      if (method !== 'find' && method !== 'findOne') return
      const limit = method === 'findOne' ? 1 : options?.limit
      finds.push({ find: collection, filter, ...(limit ? { limit } : {}) })
    }
  )
  try {
    await work()
  } finally {
    mongoose.set('debug', false)
  }
  const spent: Spent = { queries: finds.length, scans: 0, examined: 0 }
  for (const find of finds) {
    const plan = await database().command({ explain: find, verbosity: 'executionStats' })
    const { totalDocsExamined } = plan['executionStats'] as Record<string, number>
    spent.examined += totalDocsExamined ?? 0
    if (JSON.stringify(plan['queryPlanner']).includes('COLLSCAN')) spent.scans++
  }
  return spent
}
