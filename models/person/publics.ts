import { monthsBetween, yearsBetween } from '#lib/dates.ts'

/** Publics the figures are told by. Domain: long-term from 12 months, very long from 24, young under 26, senior from 50. */
export const PUBLICS = ['longTerm', 'veryLongTerm', 'young', 'senior', 'rsa', 'qpv'] as const
export type Public = (typeof PUBLICS)[number]

export interface Dated {
  registeredOn?: string | null
  birthDate?: string | null
  rsa?: string | null
  qpv?: string | null
}

/** The publics of a person on a day ('YYYY-MM-DD'): never stored on the person, because time alone changes them. */
export function publicsOn(person: Dated, day: string): Public[] {
  const publics: Public[] = []
  const months = monthsRegistered(person, day) ?? 0
  const age = ageOn(person, day)
  if (months >= 12) publics.push('longTerm')
  if (months >= 24) publics.push('veryLongTerm')
  if (age !== null && age < 26) publics.push('young')
  if (age !== null && age >= 50) publics.push('senior')
  if (person.rsa === 'yes') publics.push('rsa')
  if (person.qpv === 'yes') publics.push('qpv')
  return publics
}

/** Whole months of registration on a day; null when the registration date is not known. */
export function monthsRegistered(person: Dated, day: string): number | null {
  return person.registeredOn ? monthsBetween(person.registeredOn, day) : null
}

/** Age on a day; null when the birth date is not known. */
export function ageOn(person: Dated, day: string): number | null {
  return person.birthDate ? yearsBetween(person.birthDate, day) : null
}

/** What a list may say of a person beside the name: computed publics alone, never a declared or restricted one. */
export interface Label {
  public: 'longTerm' | 'young' | 'senior'
  /** Months of registration, years of age. */
  count: number
}

export function labelsOn(person: Dated, day: string): Label[] {
  const publics = publicsOn(person, day)
  const labels: Label[] = []
  if (publics.includes('longTerm'))
    labels.push({ public: 'longTerm', count: monthsRegistered(person, day) ?? 0 })
  if (publics.includes('young')) labels.push({ public: 'young', count: ageOn(person, day) ?? 0 })
  if (publics.includes('senior')) labels.push({ public: 'senior', count: ageOn(person, day) ?? 0 })
  return labels
}
