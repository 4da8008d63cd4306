import { squeeze, wholeNumber, type Reading } from './reading.ts'

/** Is this a SAFIR code, as stored: 5 digits, zeros included. It names an agency or direction of France Travail. */
export function isSafir(text: string): boolean {
  return /^\d{5}$/.test(text)
}

/**
 * Reads a SAFIR code as typed, putting back the zeros that a spreadsheet drops (6204 is 06204).
 * Source: gip-inclusion/les-emplois, itou/prescribers (codes as text, zeros count).
 */
export function readSafir(
  typed: string
): Reading<string, 'safir-missing' | 'safir-malformed', 'safir-zero-restored'> {
  const code = wholeNumber(squeeze(typed))
  if (code === '') return { problem: 'safir-missing' }
  if (isSafir(code)) return { value: code }
  if (!/^\d{3,4}$/.test(code)) return { problem: 'safir-malformed' }
  const read = code.padStart(5, '0')
  return { value: read, note: 'safir-zero-restored', params: { read } }
}
