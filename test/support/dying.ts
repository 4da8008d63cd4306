import mongoose from 'mongoose'

const WRITES = /^(insert|update|replace|delete|bulkWrite|findOneAnd)/

/** A write about to be made: « updateOne » of « people », with its arguments. */
export interface Write {
  collection: string
  method: string
  args: unknown[]
}

class Dead extends Error {}

/**
 * Runs `work` as a process that dies before the first write of which `isLast` is true: neither that one nor any later
 * one reaches the store. True when it came to its end all the same.
 */
export async function dieBefore(
  isLast: (write: Write, rank: number) => boolean,
  work: () => Promise<unknown>
) {
  let rank = 0
  let isDead = false
  mongoose.set('debug', (collection: string, method: string, ...args: unknown[]) => {
    if (!WRITES.test(method)) return
    isDead ||= isLast({ collection, method, args }, ++rank)
    if (isDead) throw new Dead()
  })
  try {
    await work()
    return !isDead
  } catch (error) {
    if (!(error instanceof Dead)) throw error
    return false
  } finally {
    mongoose.set('debug', false)
  }
}
