import { untyped } from '#models/records/record.ts'
import { Participation } from '#models/records/participation.ts'

/** What came of one proposal or registration: those that ended, and the one the record is at. */
export type Turn = Pick<
  Participation,
  | 'state'
  | 'reason'
  | 'proposedAt'
  | 'proposedBy'
  | 'registeredAt'
  | 'registeredBy'
  | 'withdrawnAt'
  | 'withdrawnBy'
>

/** Everything that came of a participation, the oldest first; works on lean rows, old ones without `past` included. */
export function turnsOf<T extends object>(row: T & { past?: readonly object[] }): T[] {
  return [...((row.past ?? []) as T[]), row]
}

/** Whether it began with a proposal: a seat given at once dates its own. */
export const wasProposed = ({ proposedAt, registeredAt }: Pick<Turn, 'proposedAt' | 'registeredAt'>) =>
  Boolean(proposedAt && (!registeredAt || proposedAt < registeredAt))

const TURN = [
  'state',
  'proposedAt',
  'proposedBy',
  'registeredAt',
  'registeredBy',
  'withdrawnAt',
  'withdrawnBy',
  'reason'
] as const

/**
 * Puts what came of a participation with its past, and begins another turn from what `facts` say of it. Null when it was
 * answered, proposed or given a seat since it was read.
 */
export function beginAnother(
  known: Participation,
  facts: Partial<Participation>
): Promise<Participation | null> {
  const { state, order, withdrawnAt = null } = known
  const ended = Object.fromEntries(TURN.map(path => [path, known[path] ?? null]))
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
