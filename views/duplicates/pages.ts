import type { Reason } from '#models/person/likeness/reasons.ts'

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

export interface DuplicatesPages {
  'duplicates/asked': { asked: Asked; error?: string | undefined }
  'duplicates/compared': {
    caption: string
    heads: readonly { title: string; href?: string }[]
    rows: readonly ComparedRow[]
  }
  'duplicates/because': { name: string; reasons: readonly Reason[] }
}
