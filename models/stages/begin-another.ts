import { untyped } from '#models/records/record.ts'
import { Participation } from '#models/records/participation.ts'

const ATTEMPT = [
  'state',
  'proposedAt',
  'proposedBy',
  'registeredAt',
  'registeredBy',
  'withdrawnAt',
  'withdrawnBy',
  'reason'
] as const

/** Null when the participation was answered, proposed or given a seat since it was read. */
export function beginAnother(
  known: Participation,
  facts: Partial<Participation>
): Promise<Participation | null> {
  const { state, order, withdrawnAt = null } = known
  const ended = Object.fromEntries(ATTEMPT.map(path => [path, known[path] ?? null]))
  return untyped(Participation).findOneAndUpdate<Participation>(
    { _id: known._id, state, order, withdrawnAt },
    {
      $set: {
        registeredAt: null,
        registeredBy: null,
        anyway: null,
        withdrawnAt: null,
        withdrawnBy: null,
        reason: null,
        ...facts,
        state: 'proposed',
        order
      },
      $push: { past: ended }
    },
    { returnDocument: 'after' }
  )
}
