import type mongoose from 'mongoose'
import { Notice, type WorkshopKind } from '#models/records/notice.ts'

/** Nearer to its hour than this, a message may be leaving already. */
const MARGIN_MS = 5_000

interface Asked {
  recipient: mongoose.Types.ObjectId
  subject: mongoose.Types.ObjectId
  kind: WorkshopKind
  now: Date
}

/** Whether the last message of a kind still waits, and what it tells can be taken back in silence. */
export async function isPlannedFor({ recipient, subject, kind, now }: Asked): Promise<boolean> {
  const last = await Notice.findOne({ recipient, subject, kind })
    .sort({ revision: -1 })
    .select('state dueAt')
    .lean()
  return last?.state === 'planned' && +last.dueAt > +now + MARGIN_MS
}
