import { holdsNir } from '#lib/identifiers/nir.ts'
import type { Reason } from './table.ts'

/** A text cell: what is kept (nothing when it may not be), and what is to be said of it. */
export interface FreeText {
  value: string
  notes: Extract<
    Reason,
    'invisible-removed' | 'formula-kept-as-text' | 'markup-kept-as-text' | 'nir-left-out' | 'too-long'
  >[]
}

// Control characters, zero-width and direction marks: they can hide or turn round what a reader sees.
const INVISIBLE =
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g

/** Reads a text cell. A formula or a tag stays the text it is; a social security number is never kept. */
export function readText(typed: string, { max, lines }: { max: number; lines: boolean }): FreeText {
  const newlines = typed.includes('\r') ? typed.replace(/\r\n?/g, '\n') : typed
  const visible = newlines.replace(INVISIBLE, '')
  const value = lines ? visible.replace(/[^\S\n]+/g, ' ').trim() : visible.replace(/\s+/g, ' ').trim()
  const notes: FreeText['notes'] = []
  if (visible !== newlines) notes.push('invisible-removed')
  if (value.length > max) return { value: '', notes: ['too-long'] }
  if (holdsNir(value)) return { value: '', notes: ['nir-left-out'] }
  if (looksLikeFormula(value)) notes.push('formula-kept-as-text')
  if (/<[a-z!/][^<>]*>/i.test(value)) notes.push('markup-kept-as-text')
  return { value, notes }
}

/** Would a spreadsheet compute this cell if it were exported as it is? (OWASP, « CSV injection ».) */
export function looksLikeFormula(text: string): boolean {
  return /^(?:[=@\t\r]|[+-]\S)/.test(text)
}
