import type { Participation } from '../participation.ts'

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
