import { monthsBetween, yearsBetween } from '#lib/dates.ts'

/** Publics the figures are told by. Domain: long-term from 12 months, very long from 24, young under 26, senior from 50. */
export const PUBLICS = ['longTerm', 'veryLongTerm', 'young', 'senior', 'rsa', 'qpv'] as const
export type Public = (typeof PUBLICS)[number]

interface Dated {
  registeredOn?: string | null
  birthDate?: string | null
  rsa?: string | null
  qpv?: string | null
}

/** The publics of a person on a day ('YYYY-MM-DD'): never stored on the person, because time alone changes them. */
export function publicsOn(person: Dated, day: string): Public[] {
  const publics: Public[] = []
  const months = person.registeredOn ? monthsBetween(person.registeredOn, day) : 0
  const age = person.birthDate ? yearsBetween(person.birthDate, day) : null
  if (months >= 12) publics.push('longTerm')
  if (months >= 24) publics.push('veryLongTerm')
  if (age !== null && age < 26) publics.push('young')
  if (age !== null && age >= 50) publics.push('senior')
  if (person.rsa === 'yes') publics.push('rsa')
  if (person.qpv === 'yes') publics.push('qpv')
  return publics
}
