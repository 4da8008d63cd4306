import type { Key, Params } from '#lib/i18n.ts'

/** Every sentence about a file, a line or a value: `imports.reason.*`. */
export type ReasonKey = Extract<Key, `imports.reason.${string}`>
/** The last segment of such a key, which is what readers of typed text give. */
export type Reason = ReasonKey extends `imports.reason.${infer Leaf}` ? Leaf : never

/** Why nothing can be read from a file, or why it cannot be judged: one sentence. */
export interface FileProblem {
  reason: ReasonKey
  params: Params
}

/** One record of a file: rank among the records that are not blank, physical lines it spans, cells as typed. */
export interface TableRecord {
  record: number
  line: number
  lastLine: number
  cells: readonly string[]
}

/** Lines under their headings, read but not understood: nothing trimmed, nothing converted, formulas are text. */
export interface Table {
  headings: readonly string[]
  records: readonly TableRecord[]
}

/** Makes the problem that a sentence tells. */
export function fileProblem(reason: Reason, params: Params = {}): FileProblem {
  return { reason: `imports.reason.${reason}`, params }
}

/** Did reading or judging stop at a problem of the whole file? */
export function isFileProblem(result: object): result is FileProblem {
  return 'reason' in result
}
