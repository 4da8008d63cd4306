import { squeeze, wholeNumber, type Reading } from './reading.ts'

/** Is this a French postcode, as stored: 5 digits. CEDEX codes are in no list of communes, so none is consulted. */
export function isPostcode(text: string): boolean {
  return /^(?!00)\d{5}$/.test(text)
}

/** Reads a postcode as typed, putting back the zero that a spreadsheet drops (6000 is 06000). */
export function readPostcode(
  typed: string
): Reading<string, 'postcode-missing' | 'postcode-malformed', 'postcode-zero-restored'> {
  const code = wholeNumber(squeeze(typed))
  if (code === '') return { problem: 'postcode-missing' }
  if (isPostcode(code)) return { value: code }
  if (!/^[1-9]\d{3}$/.test(code)) return { problem: 'postcode-malformed' }
  const read = `0${code}`
  return { value: read, note: 'postcode-zero-restored', params: { read } }
}

/**
 * The département that a postcode belongs to, '2A' and '2B' included, 3 digits overseas. Right but for some
 * thirty villages served from the next département, which never matters for what we ask of it (holidays).
 */
export function departmentOfPostcode(postcode: string): string {
  if (postcode.startsWith('97') || postcode.startsWith('98')) return overseas(postcode)
  if (postcode.startsWith('20')) return postcode < '20200' ? '2A' : '2B'
  return postcode.slice(0, 2)
}

function overseas(postcode: string): string {
  // The two islands that left Guadeloupe kept its postcodes.
  if (postcode === '97133') return '977'
  if (postcode === '97150') return '978'
  return postcode.slice(0, 3)
}
