import { isSpreadsheetPower, squeeze, wholeNumber, type Reading } from './reading.ts'

export type SiretProblem =
  'siret-missing' | 'siret-mangled' | 'siret-malformed' | 'siret-wrong-siren' | 'siret-wrong-key'
export type SiretNote = 'siret-spaces-removed' | 'siret-zeros-restored'

const LA_POSTE = '356000000'

/**
 * Is this a SIRET, as stored: 14 digits whose Luhn key is right, and so is that of the SIREN they begin with. La
 * Poste's sites only need a digit sum divisible by 5, its numbers having run out of right keys. Source: INSEE;
 * fr.wikipedia.org, « SIRET ».
 */
export function isSiret(text: string): boolean {
  if (!/^\d{14}$/.test(text)) return false
  if (text.startsWith(LA_POSTE)) return luhn(text) || digitSum(text) % 5 === 0
  return luhn(text) && luhn(text.slice(0, 9))
}

/** Reads a SIRET as typed: groups allowed; a lost zero or two are put back only when the key then fits. */
export function readSiret(typed: string): Reading<string, SiretProblem, SiretNote> {
  const whole = wholeNumber(squeeze(typed))
  const code = isSpreadsheetPower(whole) ? whole : whole.replace(/[.\-_]/g, '')
  if (code === '') return { problem: 'siret-missing' }
  if (isSiret(code))
    return code === typed.trim() ? { value: code } : { value: code, note: 'siret-spaces-removed' }
  if (isSpreadsheetPower(code)) return { problem: 'siret-mangled' }
  const restored = code.padStart(14, '0')
  if (/^\d{12,13}$/.test(code) && isSiret(restored)) {
    return { value: restored, note: 'siret-zeros-restored', params: { read: restored } }
  }
  if (/^\d{14}$/.test(code))
    return { problem: luhn(code.slice(0, 9)) ? 'siret-wrong-key' : 'siret-wrong-siren' }
  return { problem: 'siret-malformed' }
}

function luhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    sum += i % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0)
  }
  return sum % 10 === 0
}

function digitSum(digits: string): number {
  return [...digits].reduce((sum, digit) => sum + Number(digit), 0)
}

/** « 123 456 789 00012 », with no-break spaces. */
export function speakSiret(siret: string): string {
  return siret.replace(/^(\d{3})(\d{3})(\d{3})(\d{5})$/, '$1\u00a0$2\u00a0$3\u00a0$4')
}
