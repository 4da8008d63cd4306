import type { Params } from '#lib/i18n.ts'

/**
 * What became of something typed: a value (with a note when it was corrected or is doubtful), or a problem.
 * Problems and notes are leaves of `imports.reason.*`; a reader of typed text never throws for bad input.
 */
export type Reading<Value, Problem extends string, Note extends string = never> =
  { value: Value; note?: Note; params?: Params } | { problem: Problem; params?: Params }

/** Typed text without what the eye cannot see: full-width forms, no-break spaces, runs of blanks, both ends. */
export function tidy(typed: string): string {
  return typed.normalize('NFKC').replace(/\s+/g, ' ').trim()
}

/** The same with no blank left at all, for codes that people cut in groups. */
export function squeeze(typed: string): string {
  return typed.normalize('NFKC').replace(/\s+/g, '')
}

/** A number that a spreadsheet rounded for display, such as 9,90012E+10: its digits are lost for good. */
export function isSpreadsheetPower(squeezed: string): boolean {
  return /^\d(?:[.,]\d+)?E\+?\d+$/i.test(squeezed)
}
