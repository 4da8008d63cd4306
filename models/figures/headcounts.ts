import { isFew, type Told } from './mask.ts'

export type Called<Count = number> = Record<'attended' | 'absent' | 'unmarked', Count>

/**
 * The roll call of one workshop as a reader who sees no name is told it. Its seats are known to every such reader, so that a
 * count follows from the two others: with few people in one of them, none is told.
 */
export function maskCalled(counts: Called, toldFrom: number): Called<Told> {
  const { attended, absent, unmarked } = counts
  const isTold = [attended, absent, unmarked].every(count => !isFew(count, toldFrom))
  return isTold ? counts : { attended: 'kept', absent: 'kept', unmarked: 'kept' }
}

/** Whether two counts of people, the second among the first, may be told side by side. */
export const areTold = (all: number, some: number, toldFrom: number) =>
  [all, some, all - some].every(count => count === 0 || count >= toldFrom)
