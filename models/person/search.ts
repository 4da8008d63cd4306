import { localDate } from '#lib/dates.ts'
import { readFranceTravailIdentifier } from '#lib/identifiers/france-travail-identifier.ts'
import { fold, nameKey, nameTokens } from '#lib/identifiers/person-name.ts'
import { readPhone } from '#lib/identifiers/phone.ts'
import { readDate } from '#lib/identifiers/typed-date.ts'

interface Searchable {
  lastName: string
  firstName: string
  identifiers: string[]
  phone?: string | null
  otherPhones?: string[]
  birthDate?: string | null
}

/**
 * What a counsellor may type: name words, and each name in one word (BEN SAÏD is also Bensaïd), identifiers in
 * lower case, national telephone digits, 'YYYY-MM-DD'. Search compares beginnings of these.
 */
export function searchKeys(person: Searchable): string[] {
  const keys = [...nameTokens(person.lastName), ...nameTokens(person.firstName)]
  keys.push(nameKey(person.lastName), nameKey(person.firstName))
  keys.push(...person.identifiers.map(identifier => identifier.toLowerCase()))
  for (const phone of [person.phone, ...(person.otherPhones ?? [])]) {
    if (phone) keys.push(phone, nationalDigits(phone))
  }
  if (person.birthDate) keys.push(person.birthDate)
  return [...new Set(keys)].filter(key => key !== '')
}

/** +33639980001 → 0639980001; other countries keep their digits. */
function nationalDigits(phone: string): string {
  return phone.startsWith('+33') ? `0${phone.slice(3)}` : phone.slice(1)
}

/** The order of a list of names, whatever the accents and the case: « benali nadia ». */
export function sortName({ lastName, firstName }: Pick<Searchable, 'lastName' | 'firstName'>): string {
  return `${fold(lastName)} ${fold(firstName)}`.trim()
}

/** Fewer signs than this would only list the agency. */
export const SHORTEST_SEARCH = 2
const LONGEST_SEARCH = 100
const MOST_WORDS = 5
/** A date inside a longer text: « benali 14/03/1989 ». */
const DATE_IN_TEXT = /\b(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{1,2}-\d{1,2})\b/

/**
 * The ways a typed text may be read, each a list of beginnings that must all be found: a name in any order, a
 * telephone, an identifier or a birth date in any writing. None when too short to mean anyone.
 */
export function readings(typed: string, now = new Date()): string[][] {
  const text = typed.slice(0, LONGEST_SEARCH).trim()
  const found = [...whole(text, now), ...words(text, now)].filter(terms => terms.length > 0)
  const told = found.filter(terms => terms.some(term => term.length >= SHORTEST_SEARCH))
  return [...new Map(told.map(terms => [terms.join(' '), terms])).values()]
}

/** The text as one thing: telephone, identifier, date. */
function whole(text: string, now: Date): string[][] {
  const squeezed = text.normalize('NFKC').replace(/[\s.\-()/_]/g, '')
  const read: string[][] = []
  const identifier = readFranceTravailIdentifier(text)
  if ('value' in identifier) read.push([identifier.value.toLowerCase()])
  const phone = readPhone(text)
  if ('value' in phone) read.push([phone.value.e164])
  if (/^\+?\d{3,15}$/.test(squeezed)) read.push([squeezed.replace(/^(?:\+33|0033)0?/, '0')])
  const date = birthDate(text, now)
  if (date) read.push([date])
  return read
}

/** The text as words, two neighbours perhaps one name; a date among them is a birth date. */
function words(text: string, now: Date): string[][] {
  const typedDate = DATE_IN_TEXT.exec(text)?.[0]
  const date = typedDate ? birthDate(typedDate, now) : undefined
  const tokens = nameTokens(date && typedDate ? text.replace(typedDate, ' ') : text).slice(0, MOST_WORDS)
  const also = date ? [date] : []
  if (tokens.length === 0) return []
  const joined = tokens
    .slice(1)
    .map((_, index) => [
      ...tokens.slice(0, index),
      `${tokens[index] ?? ''}${tokens[index + 1] ?? ''}`,
      ...tokens.slice(index + 2)
    ])
  return [tokens, ...joined, ...(tokens.length > 2 ? [[tokens.join('')]] : [])].map(terms => [
    ...terms,
    ...also
  ])
}

/**
 * A whole name and a birth date, as « Nadia Benali 12/03/1984 »: the ways the list may order the name, and the day.
 * Null when one of the two is missing.
 */
export function namesAndDate(
  typed: string,
  now = new Date()
): { sortNames: string[]; birthDate: string } | null {
  const text = typed.slice(0, LONGEST_SEARCH)
  const typedDate = DATE_IN_TEXT.exec(text)?.[0]
  const date = typedDate ? birthDate(typedDate, now) : undefined
  if (!date || !typedDate) return null
  const tokens = nameTokens(text.replace(typedDate, ' '))
  if (tokens.length < 2 || tokens.length > MOST_WORDS) return null
  const sortNames = tokens.map((_, at) => [...tokens.slice(at), ...tokens.slice(0, at)].join(' '))
  return { sortNames, birthDate: date }
}

function birthDate(text: string, now: Date): string | undefined {
  if (/^\d{5}$/.test(text)) return undefined
  const compact = /^(\d{2})(\d{2})(\d{4})$/.exec(text)
  const spaced = compact ? `${compact[1] ?? ''}/${compact[2] ?? ''}/${compact[3] ?? ''}` : text
  const read = readDate(spaced, { today: localDate(now, 'Europe/Paris'), of: 'past' })
  return 'value' in read ? read.value : undefined
}

/**
 * The filter of a text: anchored expressions over folded letters and digits, every other sign escaped, so that
 * an index on the keys serves them as ranges.
 */
export function searchFilter(typed: string, now = new Date()): Record<string, unknown> | null {
  const ways = readings(typed, now)
  if (ways.length === 0) return null
  const filters = ways.map(terms => ({ $and: terms.map(term => ({ searchKeys: beginsWith(term) })) }))
  return filters.length === 1 ? (filters[0] ?? null) : { $or: filters }
}

function beginsWith(term: string): RegExp {
  return new RegExp(`^${term.replace(/[^\p{L}\p{N}]/gu, sign => `\\${sign}`)}`)
}

/**
 * Where a typed text is found in a name, as [start, end] of the name as written: what a result marks.
 * Compares the beginnings of its words without accents or case.
 */
export function foundIn(name: string, typed: string): [number, number][] {
  const wanted = nameTokens(typed)
  const spans: [number, number][] = []
  for (const word of name.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    const length = Math.max(0, ...wanted.map(token => lengthOfBeginning(word[0], token)))
    if (length > 0) spans.push([word.index, word.index + length])
  }
  return spans
}

/** A name in pieces, found ones told apart: what a template prints with its marks. */
export interface Piece {
  text: string
  found: boolean
}

/** See foundIn. */
export function piecesOf(name: string, typed: string): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const [start, end] of foundIn(name, typed)) {
    pieces.push(
      { text: name.slice(from, start), found: false },
      { text: name.slice(start, end), found: true }
    )
    from = end
  }
  pieces.push({ text: name.slice(from), found: false })
  return pieces.filter(({ text }) => text !== '')
}

/** How many signs of the word as written spell the token, 0 when it does not begin so. */
function lengthOfBeginning(word: string, token: string): number {
  for (let length = 1; length <= word.length; length++) {
    const folded = fold(word.slice(0, length))
    if (folded === token) return endOfMark(word, length)
    if (!token.startsWith(folded)) return 0
  }
  return 0
}

/** A letter and the accents written after it stay together. */
function endOfMark(word: string, length: number): number {
  let end = length
  while (/\p{M}/u.test(word[end] ?? '')) end++
  return end
}
