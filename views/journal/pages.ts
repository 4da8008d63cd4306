import type { JournalKind } from '#models/records/journal-entry.ts'

/** Something that someone did, in words. */
export interface JournalLine {
  id: string
  at: Date
  what: string
  about: string
  /** The page of what it is about. */
  href: string | null
  who: string
}

export interface JournalPages {
  'journal/index': {
    typed: { kind: string; from: string; to: string }
    errors: Record<string, string | undefined>
    kinds: readonly JournalKind[]
    lines: readonly JournalLine[]
    isFiltered: boolean
    first: string | undefined
    next: string | undefined
  }
  /** Without `about`, on the page of what it is about. */
  'journal/lines': { lines: readonly JournalLine[]; caption: string; about: boolean }
}
