import type { Reason } from '#models/records/duplicate.ts'

/** A line of files side by side: one value a file, and whether it is that of the first one. */
export interface ComparedRow {
  label: string
  values: readonly { text: string; same: boolean }[]
}

/** What is asked before a file is written. */
export interface Asked {
  /** The files that may be the person's. */
  candidates: readonly { id: string; name: string; reasons: readonly Reason[] }[]
  rows: readonly ComparedRow[]
  /** Someone with the name and birth date is known elsewhere: nothing else is told. */
  elsewhere: boolean
  /** A strong candidate stops: only a reason lets pass. */
  stops: boolean
  why: string
}

/** Two files that may be one person's, as the list shows them. */
export interface PairLine {
  id: string
  names: readonly [string, string]
  born: readonly [Date | null, Date | null]
  reasons: readonly Reason[]
  strength: 'strong' | 'weak'
}

/** What one chooses between two files that say two things. */
export interface ChoiceLine {
  field: string
  label: string
  chosen: 'kept' | 'losing'
  values: { kept: string; losing: string }
}

export interface DuplicatesPages {
  'duplicates/index': {
    pairs: readonly PairLine[]
    more: boolean
    merges: readonly { id: string; name: string; into: { id: string; name: string }; at: Date; who: string }[]
  }
  'duplicates/show': {
    id: string
    people: readonly { id: string; name: string; seen: string }[]
    reasons: readonly Reason[]
    rows: readonly ComparedRow[]
    choices: readonly ChoiceLine[]
    why: string
    decided: { why: string; at: Date; stands: boolean } | null
    /** The moment of that decision as the form sends it back, '' for none. */
    decidedAt: string
    errors: Readonly<Record<string, string | undefined>>
    refusal?: string | undefined
  }
  'duplicates/asked': { asked: Asked; error?: string | undefined }
  'duplicates/compared': {
    caption: string
    /** `short` says on a phone, beside each value, whose it is. */
    heads: readonly { title: string; short?: string; href?: string }[]
    rows: readonly ComparedRow[]
  }
  'duplicates/because': { name?: string | undefined; reasons: readonly Reason[] }
}
