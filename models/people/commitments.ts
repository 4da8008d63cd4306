import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { Person } from '#models/records/person.ts'
import { outboxEntry, flushEvents } from './events.ts'
import type { Commitment, Written } from './writing.ts'

type Id = mongoose.Types.ObjectId

export interface ReadCommitment extends Commitment {
  _id: Id
  corrected?: { by: Id | null; at: Date | null }
}

/** The guard of these writes. Only the test of the race opens it, to prove that words would be lost without it. */
export const guards = {
  asRead: ({ _id, text, on }: ReadCommitment): Record<string, unknown> => ({ _id, text, on })
}

/** Corrects what was agreed. Refuses when it was corrected or removed since it was read. */
export async function correctCommitment(
  person: Person,
  read: ReadCommitment,
  { text, on }: Commitment,
  { by = null, now = new Date() }: Written
): Promise<void> {
  if (text === read.text && on === read.on) return
  const written = await Person.findOneAndUpdate(
    { _id: person._id, commitments: { $elemMatch: guards.asRead(read) } },
    {
      $set: {
        'commitments.$.text': text,
        'commitments.$.on': on,
        'commitments.$.correctedBy': by,
        'commitments.$.correctedAt': now
      },
      $push: { outbox: outboxEntry('agreementCorrected', { by, at: now }) }
    },
    { returnDocument: 'after' }
  )
  if (!written) throw new Refusal('errors.meanwhile.again')
  await flushEvents(written, now)
}

/** Takes back what was agreed. Refuses when it was corrected since it was read; removed already, it stays removed. */
export async function removeCommitment(
  person: Person,
  read: ReadCommitment,
  { by = null, now = new Date() }: Written
): Promise<void> {
  const written = await Person.findOneAndUpdate(
    { _id: person._id, commitments: { $elemMatch: guards.asRead(read) } },
    {
      $pull: { commitments: { _id: read._id } },
      $push: { outbox: outboxEntry('agreementRemoved', { by, at: now }) }
    },
    { returnDocument: 'after' }
  )
  if (written) return flushEvents(written, now)
  if (await Person.exists({ _id: person._id, 'commitments._id': read._id }))
    throw new Refusal('errors.meanwhile.again')
}
