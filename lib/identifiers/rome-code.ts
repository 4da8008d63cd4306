import { squeeze, type Reading } from './reading.ts'

/** Is this a ROME code, as stored: a letter from A to N and 4 digits. Source: immersion-facile, shared/src/rome. */
export function isRomeCode(text: string): boolean {
  return /^[A-N]\d{4}$/.test(text)
}

/**
 * Reads a ROME code as typed. A letter O among the digits is told apart and not corrected: whoever typed it
 * may have mistyped the rest, and a wrong trade is worse than none. The likely code comes as `meant`.
 */
export function readRomeCode(
  typed: string
): Reading<string, 'rome-missing' | 'rome-letter-o' | 'rome-malformed'> {
  const code = squeeze(typed).toUpperCase()
  if (code === '') return { problem: 'rome-missing' }
  if (isRomeCode(code)) return { value: code }
  if (/^[A-N][\dO]{4}$/.test(code)) {
    return { problem: 'rome-letter-o', params: { meant: code.replaceAll('O', '0') } }
  }
  return { problem: 'rome-malformed' }
}
