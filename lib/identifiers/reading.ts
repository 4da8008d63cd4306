import type { Params } from '#lib/i18n.ts'

/**
 * What became of something typed: a value (with a note when it was corrected or is doubtful), or a problem.
 * Problems and notes are leaves of `imports.reason.*`; a reader of typed text never throws for bad input.
 */
export type Reading<Value, Problem extends string, Note extends string = never> =
  { value: Value; note?: Note; params?: Params } | { problem: Problem; params?: Params }

// Soft hyphen, zero-width signs and joiners, direction marks, byte order mark, fillers: nobody sees or types them.
const INVISIBLE =
  /[\u00ad\u061c\u115f\u1160\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0]|\u034f|\u17b4|\u17b5|[\u180b-\u180e]|[\ufe00-\ufe0f]/g

/** The text without signs that take no place: copied from a page or a message, they come with it unseen. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, '')
}

/** Typed text without what the eye cannot see: full-width forms, no-break spaces, runs of blanks, both ends. */
export function tidy(typed: string): string {
  return visible(typed.normalize('NFKC')).replace(/\s+/g, ' ').trim()
}

/** The same with no blank left at all, for codes that people cut in groups. */
export function squeeze(typed: string): string {
  return visible(typed.normalize('NFKC')).replace(/\s+/g, '')
}

/** A number that a spreadsheet rounded for display, such as 9,90012E+10: its digits are lost for good. */
export function isSpreadsheetPower(squeezed: string): boolean {
  return /^\d(?:[.,]\d{1,20})?E\+?\d{1,3}$/i.test(squeezed)
}

/**
 * The digits of a whole number in any form that keeps them all: 13165.0, '13165, 13,165 (English thousands), and
 * 6,39982018E+08, whose decimals are as many as its power. Any other text is given back as it is.
 */
export function wholeNumber(squeezed: string): string {
  const text = squeezed.replace(/^['’]/, '')
  const power = /^(\d)[.,](\d{1,20})E\+?0{0,2}(\d{1,2})$/i.exec(text)
  if (power) return digitsOfPower(power) ?? squeezed
  if (/^\d{1,3}(?:,\d{3}){1,6}$/.test(text)) return text.replaceAll(',', '')
  return /^\d{1,20}[.,]0{1,6}$/.test(text) ? text.replace(/[.,]0{1,6}$/, '') : text
}

function digitsOfPower([, first = '', decimals = '', power = '']: RegExpExecArray): string | undefined {
  const length = Number(power)
  if (decimals.length < length || Number(decimals.slice(length)) > 0) return undefined
  return first + decimals.slice(0, length)
}
