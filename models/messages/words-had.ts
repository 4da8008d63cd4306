import type mongoose from 'mongoose'
import { Notice } from '#models/records/notice.ts'

type Id = mongoose.Types.ObjectId

/** Words of agencies that one person is sent in a day, whatever the sessions. */
export const MOST_WORDS_A_DAY = 3
const DAY = 86_400_000

/** Who among these people was written to as often as anybody is in a day, taken back or not sent left apart. */
export async function whoHadEnough(people: readonly Id[], now: Date): Promise<Set<string>> {
  const rows = await Notice.find({
    recipient: { $in: people },
    kind: 'written',
    state: { $ne: 'void' },
    createdAt: { $gt: new Date(+now - DAY) }
  } as never)
    .select('recipient')
    .lean<Pick<Notice, 'recipient'>[]>()
  const had = new Map<string, number>()
  for (const { recipient } of rows) had.set(String(recipient), (had.get(String(recipient)) ?? 0) + 1)
  return new Set([...had].filter(([, count]) => count >= MOST_WORDS_A_DAY).map(([person]) => person))
}
