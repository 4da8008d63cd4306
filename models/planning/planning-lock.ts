import { randomUUID } from 'node:crypto'
import mongoose from 'mongoose'
import { Busy } from '#lib/refusal.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'

interface Lock {
  _id: mongoose.Types.ObjectId
  token: string
  until: Date
}

const locks = () => mongoose.connection.collection<Lock>('planningturns')

/** A process that died in its turn holds the others up for so long. */
const LOCK_MS = 10_000
const WAIT_MS = 10_000
const AGAIN_MS = 20
/** Changes of one agency's plan take turns: none writes between another's look and write. Throws Busy after 10 s. */
export async function withPlanningLock<Result>(
  agency: mongoose.Types.ObjectId,
  work: () => Promise<Result>
): Promise<Result> {
  const token = randomUUID()
  const giveUpAt = performance.now() + WAIT_MS
  while (!(await acquired(agency, token))) {
    if (performance.now() > giveUpAt) throw new Busy(1)
    await new Promise(resolve => setTimeout(resolve, AGAIN_MS * (1 + Math.random())))
  }
  try {
    return await work()
  } finally {
    await locks().deleteOne({ _id: agency, token })
  }
}

async function acquired(agency: mongoose.Types.ObjectId, token: string): Promise<boolean> {
  const now = new Date()
  try {
    await locks().updateOne(
      { _id: agency, until: { $lte: now } },
      { $set: { token, until: new Date(now.getTime() + LOCK_MS) } },
      { upsert: true }
    )
    return true
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
    return false
  }
}
