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
  'reason',
  'movedFrom',
  'movedTo'
] as const

/** Null when the participation was answered, proposed or given a seat since it was read. */
export function beginAnother(
  known: Participation,
  facts: Partial<Participation>
): Promise<Participation | null> {
  const { state, seq, withdrawnAt = null } = known
  const ended = Object.fromEntries(ATTEMPT.map(path => [path, known[path] ?? null]))
  return untyped(Participation).findOneAndUpdate<Participation>(
    { _id: known._id, state, seq, withdrawnAt },
    {
      $set: {
        registeredAt: null,
        registeredBy: null,
        overrideReason: null,
        overrides: [],
        withdrawnAt: null,
        withdrawnBy: null,
        reason: null,
        movedFrom: null,
        movedTo: null,
        ...facts,
        state: 'proposed',
        seq
      },
      $push: { past: ended }
    },
    { returnDocument: 'after' }
  )
}
