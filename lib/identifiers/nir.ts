const GAP = '[ .\\-\\u00a0\\u202f]?'
const spaced = (part: string, times: number) =>
  Array<string>(times)
    .fill(GAP + part)
    .join('')

// Sex, year, month, département (2A, 2B), commune, order, then the key when it is written.
/** What may be a social security number, as an expression: isNir judges what it finds. */
export const NIR_CANDIDATE = `(?<!\\d)[1-478]${spaced('\\d', 5)}${spaced('[\\dABab]', 1)}${spaced('\\d', 6)}(?:${spaced('\\d', 2)})?(?!\\d)`
const CANDIDATE = new RegExp(NIR_CANDIDATE, 'g')

/**
 * Is this a social security number (NIR), blanks aside: 15 characters whose key is right, or 13 or 15 whose
 * parts are plausible, since a mistyped number still tells who someone is. Key: 97 − (number mod 97), with
 * Corsica's 2A read 19 and 2B read 18. Source: INSEE; gip-inclusion/les-emplois, itou/utils/validators.py.
 */
export function isNir(text: string): boolean {
  const code = text.replace(/[^\dABab]/g, '').toUpperCase()
  if (!/^[1-478]\d{5}[\dAB]\d{6}(?:\d{2})?$/.test(code)) return false
  return (code.length === 15 && hasRightKey(code)) || isPlausible(code)
}

/** Does a free text hold a social security number, in any of the usual groupings? */
export function holdsNir(text: string): boolean {
  return (text.match(CANDIDATE) ?? []).some(isNir)
}

/** The text with every social security number replaced by dots: what may be shown or kept about it. */
export function maskNir(text: string): string {
  return text.replace(CANDIDATE, candidate => (isNir(candidate) ? '•••••' : candidate))
}

function hasRightKey(code: string): boolean {
  const digits = code.slice(0, 13).replace('2A', '19').replace('2B', '18')
  return /^\d+$/.test(digits) && 97 - (Number(digits) % 97) === Number(code.slice(13))
}

function isPlausible(code: string): boolean {
  const month = Number(code.slice(3, 5))
  const department = code.slice(5, 7)
  return month >= 1 && month <= 12 && (/^2[AB]$/.test(department) || /^(?!00|96)\d\d$/.test(department))
}
