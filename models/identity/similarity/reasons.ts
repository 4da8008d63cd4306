import { REASONS, type Reason } from '#models/records/duplicate.ts'
import { foldName, nameLikeness, type FoldedName } from './near-name.ts'

/** What may be known of someone before a file exists: identifiers as stored, telephones in E.164, 'YYYY-MM-DD'. */
export interface Likened {
  lastName: string
  firstName: string
  title?: string | null | undefined
  birthDate?: string | null | undefined
  identifiers?: readonly string[] | undefined
  email?: string | null | undefined
  phones?: readonly string[] | undefined
}

export interface Alike {
  reasons: Reason[]
  strength: 'strong' | 'weak'
  /** Of 100; orders several candidates and is never shown as a figure. */
  score: number
}

const SCORES: Record<Reason, number> = {
  identifier: 100,
  nameAndBirthDate: 90,
  swappedName: 85,
  emailAndFirstName: 80,
  phoneAndFirstName: 75,
  nearName: 60,
  swappedDate: 50,
  birthDateUnknown: 40
}
const STRONG_FROM = 70
/** A shared address or telephone says less of two people born on different days. */
const BORN_OTHERWISE = 25

export interface Folded {
  name: FoldedName
  title: string | null
  birthDate: string | null
  identifiers: readonly string[]
  email: string
  phones: readonly string[]
}

export function foldPerson(person: Likened): Folded {
  return {
    name: foldName(person),
    title: person.title ?? null,
    birthDate: person.birthDate ?? null,
    identifiers: person.identifiers ?? [],
    email: (person.email ?? '').trim().toLowerCase(),
    phones: person.phones ?? []
  }
}

/** Null when nothing says so. A couple sharing an address, twins and namesakes born another day are not alike. */
export function alike(one: Likened | Folded, other: Likened | Folded): Alike | null {
  const [a, b] = [folded(one), folded(other)]
  const reasons = REASONS.filter(reason => HOLDS[reason](a, b))
  if (reasons.length === 0) return null
  const score = Math.max(...reasons.map(reason => scoreOf(reason, a, b)))
  return { reasons, strength: score >= STRONG_FROM ? 'strong' : 'weak', score }
}

const folded = (person: Likened | Folded): Folded => ('name' in person ? person : foldPerson(person))

function scoreOf(reason: Reason, a: Folded, b: Folded): number {
  const contact = reason === 'emailAndFirstName' || reason === 'phoneAndFirstName'
  return SCORES[reason] - (contact && bornOtherwise(a, b) ? BORN_OTHERWISE : 0)
}

type Judge = (a: Folded, b: Folded) => boolean

const sharesOne = (some: readonly string[], others: readonly string[]) =>
  some.some(one => others.includes(one))
const sameDay: Judge = (a, b) => a.birthDate !== null && a.birthDate === b.birthDate
const bornOtherwise: Judge = (a, b) =>
  a.birthDate !== null && b.birthDate !== null && a.birthDate !== b.birthDate
const named =
  (how: 'same' | 'swapped' | 'near'): Judge =>
  (a, b) =>
    nameLikeness(a.name, b.name) === how
/** The first name, also when it was typed in the place of the last one. */
const sameFirstName: Judge = (a, b) => a.name.first === b.name.first || named('swapped')(a, b)
/** Michel and Michèle born the same day are twins. */
const titlesAgree: Judge = (a, b) => !a.title || !b.title || a.title === b.title

const HOLDS: Record<Reason, Judge> = {
  identifier: (a, b) => sharesOne(a.identifiers, b.identifiers),
  nameAndBirthDate: (a, b) => sameDay(a, b) && named('same')(a, b),
  swappedName: (a, b) => sameDay(a, b) && named('swapped')(a, b),
  emailAndFirstName: (a, b) => a.email !== '' && a.email === b.email && sameFirstName(a, b),
  phoneAndFirstName: (a, b) => sharesOne(a.phones, b.phones) && sameFirstName(a, b),
  nearName: (a, b) => sameDay(a, b) && titlesAgree(a, b) && named('near')(a, b),
  swappedDate: (a, b) => dayAndMonthSwapped(a.birthDate, b.birthDate) && named('same')(a, b),
  birthDateUnknown: (a, b) => !(a.birthDate && b.birthDate) && named('same')(a, b)
}

/** 1984-03-12 and 1984-12-03: one of them was typed month first. */
function dayAndMonthSwapped(a: string | null, b: string | null): boolean {
  if (!a || !b || a === b) return false
  return `${a.slice(0, 5)}${a.slice(8)}-${a.slice(5, 7)}` === b
}
