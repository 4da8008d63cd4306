import { isNir } from './nir.ts'
import { isSpreadsheetPower, squeeze, wholeNumber, type Reading } from './reading.ts'

export type IdentifierProblem =
  | 'identifier-missing'
  | 'identifier-mangled'
  | 'identifier-placeholder'
  | 'identifier-is-nir'
  | 'identifier-malformed'

/**
 * Is this a France Travail identifier, as stored: 7 digits and 1 digit or capital (the regional one),
 * or 11 digits (the national one that replaces it). Source: gip-inclusion/les-emplois, itou/utils/validators.py.
 */
export function isFranceTravailIdentifier(text: string): boolean {
  return /^(?:\d{7}[0-9A-Z]|\d{11})$/.test(text) && !/^0+$/.test(text)
}

/** Reads an identifier as typed: blanks removed, capitals; refuses the well-known placeholder 00000000. */
export function readFranceTravailIdentifier(typed: string): Reading<string, IdentifierProblem> {
  const code = wholeNumber(squeeze(typed)).toUpperCase()
  if (code === '') return { problem: 'identifier-missing' }
  if (isFranceTravailIdentifier(code)) return { value: code }
  if (/^0+$/.test(code)) return { problem: 'identifier-placeholder' }
  if (isSpreadsheetPower(code)) return { problem: 'identifier-mangled' }
  if (isNir(code)) return { problem: 'identifier-is-nir' }
  return { problem: 'identifier-malformed', params: { length: code.length } }
}
