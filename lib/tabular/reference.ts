import type { Holiday } from '#lib/holidays.ts'

/** An agency as the reference frame knows it. */
export interface KnownAgency {
  id: string
  name: string
}

/** The little that judging a file needs to know of the world; days are 'YYYY-MM-DD'. */
export interface ImportReference {
  today: string
  /** Agencies by SAFIR code, five digits. */
  agencies: ReadonlyMap<string, KnownAgency>
  /** A code of the ROME, or of a trade of our own. */
  knowsRome(code: string): boolean
  /** Codes of the sectors that people have added or renamed, by their folded names. */
  sectorsAdded?: ReadonlyMap<string, string>
  holidayOn(day: string, department: string): Holiday | undefined
}

/** An agency named by a file, found in the reference frame. */
export interface FoundAgency extends KnownAgency {
  safir: string
}
