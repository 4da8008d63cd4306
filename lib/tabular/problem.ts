import type { Params } from '#lib/i18n.ts'
import type { ReasonKey, TableRecord } from './table.ts'

/** What a problem does to its line: keeps it out, is said, was put right, or makes it needless (a repetition). */
export type Severity = 'refuse' | 'warn' | 'fixed' | 'ignored'

/** One thing to say about one line. `column` is the heading as in the file, nothing when it is the whole line. */
export interface Problem<Field extends string> {
  column: string | undefined
  field: Field | undefined
  /** As typed, shortened to 200 characters, a social security number masked. */
  value: string
  reason: ReasonKey
  params: Params
  severity: Severity
}

interface Judged<Field extends string> extends Pick<TableRecord, 'record' | 'line' | 'lastLine'> {
  problems: Problem<Field>[]
}

/** One line of a file, judged, nothing being written or compared with what is stored: only what is accepted carries a whole draft. */
export type JudgedRow<Field extends string, Draft> =
  | (Judged<Field> & { outcome: 'accepted'; draft: Draft })
  | (Judged<Field> & { outcome: 'refused' | 'ignored'; draft: Partial<Draft> })
