import { isFew, maskFrom, type Cell, type Told } from './mask.ts'

export type Headcounts<Count = number> = Record<'registered' | 'attended' | 'absent' | 'unmarked', Count>

/** The numbers of one workshop as a reader who sees no name is told them. */
export function maskHeadcounts(counts: Headcounts, toldFrom: number): Headcounts<Told> {
  const cell = (value: number) => ({ value, isShown: true })
  const registered = cell(counts.registered)
  const [attended, absent, unmarked] = [cell(counts.attended), cell(counts.absent), cell(counts.unmarked)]
  const isCalled = counts.attended + counts.absent + counts.unmarked > 0
  const tell = isCalled
    ? maskFrom(toldFrom)([{ total: registered, parts: [attended, absent, unmarked] }])
    : ({ value }: Cell) => maskTaken(value, toldFrom)
  return {
    registered: tell(registered),
    attended: tell(attended),
    absent: tell(absent),
    unmarked: tell(unmarked)
  }
}

export const maskTaken = (taken: number, toldFrom: number): Told => (isFew(taken, toldFrom) ? 'few' : taken)

/** Whether two counts of people, the second among the first, may be told side by side. */
export const areTold = (all: number, some: number, toldFrom: number) =>
  [all, some, all - some].every(count => count === 0 || count >= toldFrom)
