import type { Importation } from '#models/importation.ts'
import type { Outcome } from '#models/importation/plan.ts'

/** The lines shown together: those of one outcome, or those to read again before saving. */
export type Group = Outcome | 'check'

/** A line of the file, every value said. */
export interface ShownRow {
  /** « 14 », « 14 à 15 » when a cell holds line breaks. */
  line: string
  outcome: Outcome
  title: string
  about: string
  /** The agency it goes to, when it is another one. */
  agency: string | null
  changes: { column: string; before: string; after: string }[]
  /** `column` is null when it is about the whole line. */
  findings: {
    column: string | null
    value: string
    sentence: string
    severity: 'refuse' | 'warn' | 'fixed' | 'ignored'
  }[]
}

/** What the file was seen to be. */
export interface RecognisedFile {
  lines: number
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'
  separator: 'semicolon' | 'comma' | 'tab'
  headings: number
  unknown: readonly string[]
  unkept: readonly string[]
  blank: number
}

interface Lines {
  group: Group
  kind: 'people' | 'workshops'
  rows: readonly ShownRow[]
}

export interface ImportsPages {
  'imports/index': { imports: readonly { importation: Importation; by: string }[] }
  'imports/new': { error: string | undefined; megabytes: number; lines: number }
  'imports/show': Lines & {
    id: string
    title: string
    state: 'checked' | 'saving' | 'saved'
    isOver: boolean
    by: string
    broughtAt: Date
    savedAt: Date | null
    /** null when the file is no longer kept. */
    recognised: RecognisedFile | null
    counts: readonly { group: Group; count: number; isLink: boolean }[]
    others: number
    unnamed: number
    toWrite: number
    total: number
    range: { from: number; to: number }
    previous: string | undefined
    next: string | undefined
    refusal: string | undefined
  }
  'imports/columns': { recognised: RecognisedFile; kind: 'people' | 'workshops' }
  'imports/counts': {
    id: string
    group: Group
    counts: readonly { group: Group; count: number; isLink: boolean }[]
  }
  'imports/count': { group: Group; count: number }
  'imports/lines': Lines
  'imports/said': { group: Group; row: ShownRow }
}
