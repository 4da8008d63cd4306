import type { Key, Params } from '#lib/i18n.ts'
import type { Problem, Severity } from '#lib/tabular/problem.ts'
import type { Table } from '#lib/tabular/table.ts'
import type { PeopleWrites } from './write-people.ts'
import type { WorkshopWrites } from './write-workshops.ts'

/** What becomes of a line. `elsewhere`: known in another agency than the reader's, left alone. */
export const OUTCOMES = ['new', 'changed', 'unchanged', 'refused', 'ignored', 'elsewhere'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** Lines by outcome; `others` are the new ones that go to another agency than the reader's. */
export type Counts = Record<Outcome, number> & { others: number }

/** A value before it is said in the reader's language. `at` moments are spoken in their zone. */
export type Told =
  | { text: string }
  | { day: string }
  | { from: Date; to: Date; zone: string }
  | { key: Key }
  | { count: number }
  | null

/** One field of a record we already know: what it holds, what the line says. `column` is the heading of the file. */
export interface Change {
  column: string
  before: Told
  after: Told
}

/** One thing to say of a line; `column` is absent when it is about the whole line. */
export interface Finding {
  column: string | undefined
  value: string
  reason: Key
  params: Params
  severity: Severity
}

/** A line of the file and what would become of it. */
export interface PlannedRow {
  line: number
  lastLine: number
  outcome: Outcome
  /** « BENALI Nadia », « DP-26-001, Maçon ». */
  title: string
  /** What tells it from its namesakes. */
  about: Told[]
  /** Name of the agency it goes to, when that is not the reader's. */
  agency: string | null
  changes: Change[]
  findings: Finding[]
  /** As typed, for the file of refused lines. */
  cells: readonly string[]
}

/** What a file would do, nothing having been written. */
export interface Plan {
  kind: 'people' | 'workshops'
  table: Pick<Table, 'encoding' | 'separator' | 'headings' | 'blankRecords'>
  /** Columns that mean nothing to us. */
  unknownColumns: string[]
  /** Columns that are understood and not kept. */
  unkeptColumns: string[]
  rows: PlannedRow[]
  counts: Counts
  /** Workshops to come whose list counts people registered without naming them. */
  unnamed: number
  writes: PeopleWrites | WorkshopWrites
}

export function countRows(rows: readonly PlannedRow[]): Counts {
  const counts: Counts = { new: 0, changed: 0, unchanged: 0, refused: 0, ignored: 0, elsewhere: 0, others: 0 }
  for (const { outcome, agency } of rows) {
    counts[outcome] += 1
    if (outcome === 'new' && agency) counts.others += 1
  }
  return counts
}

/** A problem of the library as a finding. */
export function findingOf({ column, value, reason, params, severity }: Problem<string>): Finding {
  return { column, value, reason, params, severity }
}

/** A text told, nothing for an empty one. */
export function text(value: string | null | undefined): Told {
  return value ? { text: value } : null
}

/** A list in pieces of `size`: what one query or one bulk write takes. */
export function batches<Item>(items: readonly Item[], size: number): Item[][] {
  const pieces: Item[][] = []
  for (let from = 0; from < items.length; from += size) pieces.push(items.slice(from, from + size))
  return pieces
}
