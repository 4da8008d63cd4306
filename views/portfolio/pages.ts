import type { Portfolio } from '#models/follow-up/portfolio.ts'
import type { Person } from '#models/records/person.ts'
import type { Wait } from '#models/records/person-fields.ts'
import type { WorkshopRow } from '#models/planning/listing.ts'

/** The lists a reader chooses from; who waits for nothing is only counted. */
export type ListName = Exclude<Wait, 'nothing'>

/** One person: the workshop it is about and the next date to propose, when the reader may see one. */
export interface PortfolioLine {
  person: Person
  about: WorkshopRow | null
  /** That workshop is the reader's own: one of another agency came along with a transfer, and its page does not open. */
  mine: boolean
  next: WorkshopRow | null
}

export interface PortfolioPages {
  'portfolio/show': {
    whose: Portfolio
    list: ListName
    lists: readonly ListName[]
    counts: Readonly<Record<Wait, number>>
    lines: readonly PortfolioLine[]
    /** Addresses of the first page and of the one that follows. */
    first: string | undefined
    next: string | undefined
  }
  'portfolio/act': { line: PortfolioLine; list: ListName; whose: Portfolio }
}
