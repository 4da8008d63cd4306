/** What is told to a group waits so long: until then it may be taken back, and nobody reads of it. */
export const TAKE_BACK_WITHIN = 10 * 60_000

/** The same of what is told to one person. */
export const TAKE_BACK_ONE_WITHIN = 2 * 60_000

/** Who comes within a day is told at once. */
const AT_ONCE_BEFORE = 24 * 3_600_000

interface Changed {
  at: Date
  /** When it was to begin, and when it begins now. */
  starts: readonly Date[]
  /** How long it may be taken back. */
  within?: number
}

/** When a change told to a group leaves: ten minutes after it, or at once where the session was or is within a day. */
export function leavesAt({ at, starts, within = TAKE_BACK_WITHIN }: Changed): Date {
  const soonest = Math.min(...starts.map(Number))
  return soonest - +at < AT_ONCE_BEFORE ? at : new Date(+at + within)
}
