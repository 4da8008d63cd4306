import { tidy, type Reading } from './reading.ts'

/** Reads a whole number as typed: « 10 », « 10,0 », « 10 places », « env. » is not guessed. Never negative. */
export function readCount(
  typed: string
): Reading<number, 'count-missing' | 'count-unreadable', 'count-rewritten'> {
  const text = tidy(typed)
  if (text === '') return { problem: 'count-missing' }
  const found = /^(\d{1,6})(?:[.,]0{1,3})?(?: ?\p{L}+\.?)?$/u.exec(text)
  if (!found) return { problem: 'count-unreadable' }
  const value = Number(found[1])
  return /^\d+$/.test(text) ? { value } : { value, note: 'count-rewritten', params: { read: value } }
}

/** Reads a number with or without decimals, written with a comma or a point: « 31,4 », « 2.0 ». Never negative. */
export function readDecimal(typed: string): Reading<number, 'number-missing' | 'number-unreadable'> {
  const text = tidy(typed)
  if (text === '') return { problem: 'number-missing' }
  if (!/^\d{1,6}(?:[.,]\d{1,6})?$/.test(text)) return { problem: 'number-unreadable' }
  return { value: Number(text.replace(',', '.')) }
}
