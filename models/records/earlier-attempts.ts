import type { Participation } from './participation.ts'

/** One proposal or registration of a participation: those that ended, and the one the record is at. */
export type Attempt = Pick<
  Participation,
  | 'state'
  | 'reason'
  | 'movedFrom'
  | 'movedTo'
  | 'proposedAt'
  | 'proposedBy'
  | 'registeredAt'
  | 'registeredBy'
  | 'withdrawnAt'
  | 'withdrawnBy'
>

export function attemptsOf<T extends object>(row: T & { past?: readonly object[] }): T[] {
  return [...((row.past ?? []) as T[]), row]
}

/** Whether it began with a proposal: a seat given at once dates its own. */
export const wasProposed = ({ proposedAt, registeredAt }: Pick<Attempt, 'proposedAt' | 'registeredAt'>) =>
  Boolean(proposedAt && (!registeredAt || proposedAt < registeredAt))
