import { HOME_ZONE, localDate } from '#lib/dates.ts'
import { readFranceTravailIdentifier } from '#lib/identifiers/france-travail-identifier.ts'
import { fold, nameKey, nameTokens } from '#lib/identifiers/person-name.ts'
import { readPhone } from '#lib/identifiers/phone.ts'
import { readDate } from '#lib/identifiers/typed-date.ts'
import { tidy } from '#lib/identifiers/reading.ts'
import type { Person } from '#models/records/person.ts'
import type { FieldsWith } from '#models/records/person-fields.ts'

type SearchedField = FieldsWith<{ searched: true }>
type Values = { [Field in SearchedField]: NonNullable<Person[Field]> }
type Known = { [Field in SearchedField]?: Values[Field] | null | undefined }
type Searchable = Known & Pick<Values, 'lastName' | 'firstName' | 'identifiers'>

const keysOfName = (name: string) => [...nameTokens(name), nameKey(name)]
const keysOfPhone = (phone: string) => [phone, nationalDigits(phone)]

const KEYS: { [Field in SearchedField]: (value: Values[Field]) => string[] } = {
  lastName: keysOfName,
  firstName: keysOfName,
  identifiers: identifiers => identifiers.map(identifier => identifier.toLowerCase()),
  phone: keysOfPhone,
  otherPhones: phones => phones.flatMap(keysOfPhone),
  email: address => [address.toLowerCase()],
  birthDate: day => [day]
}

/** Name words, each name also in one word (BEN SAÏD, Bensaïd), lower-case identifiers and addresses, national digits, days. */
export function searchKeys(person: Searchable): string[] {
  const known: Known = person
  const keysOf = <Field extends SearchedField>(field: Field) => {
    const value = known[field]
    return value ? KEYS[field](value) : []
  }
  const keys = (Object.keys(KEYS) as SearchedField[]).flatMap(field => keysOf(field))
  return [...new Set(keys)].filter(key => key !== '')
}

/** +33639980001 → 0639980001; other countries keep their digits. */
function nationalDigits(phone: string): string {
  return phone.startsWith('+33') ? `0${phone.slice(3)}` : phone.slice(1)
}

export function sortName({ lastName, firstName }: Pick<Searchable, 'lastName' | 'firstName'>): string {
  return `${fold(lastName)} ${fold(firstName)}`.trim()
}

/** The whole name in one word, whatever its apostrophes, hyphens and blanks: D'ÉLAN Noé and DELAN noe are « delannoe ». */
export function wholeName({ lastName, firstName }: Pick<Searchable, 'lastName' | 'firstName'>): string {
  return nameKey(`${lastName} ${firstName}`)
}

export function foundBy(person: Searchable) {
  return { searchKeys: searchKeys(person), sortName: sortName(person), wholeName: wholeName(person) }
}

/** Fewer signs than this would only list the agency. */
export const SHORTEST_SEARCH = 2
const LONGEST_SEARCH = 100
const MOST_WORDS = 5
const MOST_WORDS_OF_A_NAME = 12
/** A date inside a longer text: « benali 14/03/1989 », « 14 mars 1989 », « 14 03 1989 », « 14031989 ». */
const DATES_IN_TEXT = [
  /(?<![\p{L}\p{N}])(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{1,2}-\d{1,2})(?![\p{L}\p{N}])/u,
  /(?<![\p{L}\p{N}])\d{1,2}(?:er)?[ -]\p{L}{3,9}\.?[ -]\d{4}(?![\p{L}\p{N}])/u,
  /(?<![\p{N}][ .]?)(?<!\p{L})\d{1,2} \d{1,2} \d{4}(?![ .]?[\p{L}\p{N}])/u,
  /(?<![\p{L}\p{N}])\d{8}(?![\p{L}\p{N}])/u
]
/** What is said before a birth date: « né le », « née le », « né(e) le », « born on ». */
const BORN = /(?<!\p{L})(?:n[ée]e?(?:\(e\))? le|born(?: on)?)[ :]*$/iu
const NUMBER_IN_TEXT = /(?<![\p{L}\p{N}])(?:\+ ?)?\d(?:[ .\-/()]*\d){6,}[a-z]?(?![\p{L}\p{N}])/iu
/** What is said before a number, folded: part of nobody's name when one follows. */
const BEFORE_A_NUMBER = new Set(
  'n no num numero id identifiant tel telephone phone portable mobile port'.split(' ')
)
const WORD_OF_ONE_SIGN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u

/** Each way is a list of beginnings that must all be found. None when too short to mean anyone. */
export function readings(typed: string, now = new Date()): string[][] {
  const text = tidy(typed.slice(0, LONGEST_SEARCH))
  // An e-mail address, or its beginning up to somewhere after the sign.
  const address = text.split(/[\s<>(),;:]/).find(word => word.indexOf('@') > 0)
  if (address) return [[address.toLowerCase()]]
  const found = [...whole(text, now), ...words(text, now)].filter(terms => terms.length > 0)
  const told = found.filter(terms =>
    terms.some(term => term.length >= SHORTEST_SEARCH || WORD_OF_ONE_SIGN.test(term))
  )
  return [...new Map(told.map(terms => [terms.join(' '), terms])).values()]
}

function whole(text: string, now: Date): string[][] {
  const squeezed = text.replace(/[\s.\-()/_]/g, '')
  const read = numbersOf(text).map(number => [number])
  if (/^\+?\d{3,15}$/.test(squeezed)) read.push([squeezed.replace(/^(?:\+33|0033)0?/, '0')])
  const date = birthDate(text, now)
  if (date) read.push([date])
  return read
}

function words(text: string, now: Date): string[][] {
  const dated = splitDate(text, now)
  const [rest, also] = dated ? [dated.rest, [dated.date]] : [text, []]
  const numbered = besideNumber(rest, also)
  // Eight digits are a date and an identifier alike.
  const either = dated ? besideNumber(text, []) : []
  return [...(numbered.length > 0 ? numbered : named(rest, also)), ...either]
}

/** What a number means: the identifier in lower case, the telephone in E.164, as search keys hold them. */
function numbersOf(text: string): string[] {
  const identifier = readFranceTravailIdentifier(text)
  const phone = readPhone(text)
  return [
    ...('value' in identifier ? [identifier.value.toLowerCase()] : []),
    // With words around it, it is looked for beside them.
    ...('value' in phone && phone.note !== 'phone-rewritten' ? [phone.value.e164] : [])
  ]
}

function besideNumber(text: string, also: string[]): string[][] {
  const typed = NUMBER_IN_TEXT.exec(text)?.[0]
  if (typed === undefined) return []
  const tokens = nameTokens(text.replace(typed, ' ')).filter(token => !BEFORE_A_NUMBER.has(token))
  return numbersOf(typed).map(number => [...tokens.slice(0, MOST_WORDS), number, ...also])
}

function named(text: string, also: string[]): string[][] {
  const tokens = nameTokens(text).slice(0, MOST_WORDS)
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

function splitDate(text: string, now: Date): { date: string; rest: string } | null {
  for (const pattern of DATES_IN_TEXT) {
    const found = pattern.exec(text)
    const date = found ? birthDate(found[0], now) : undefined
    if (!found || !date) continue
    const before = text.slice(0, found.index).replace(BORN, '')
    return { date, rest: `${before} ${text.slice(found.index + found[0].length)}` }
  }
  return null
}

/** The whole names it may mean, whichever word comes first in the file. Null when name or day is missing. */
export function namesAndDate(
  typed: string,
  now = new Date()
): { wholeNames: string[]; birthDate: string } | null {
  const dated = splitDate(tidy(typed.slice(0, LONGEST_SEARCH)), now)
  if (!dated) return null
  const tokens = nameTokens(dated.rest)
  if (tokens.length < 2 || tokens.length > MOST_WORDS_OF_A_NAME) return null
  const wholeNames = tokens.map((_, at) => [...tokens.slice(at), ...tokens.slice(0, at)].join(''))
  return { wholeNames, birthDate: dated.date }
}

function birthDate(text: string, now: Date): string | undefined {
  if (/^\d{5}$/.test(text)) return undefined
  const read = readDate(text, { today: localDate(now, HOME_ZONE), of: 'past' })
  return 'value' in read ? read.value : undefined
}

/** Anchored expressions over folded letters and digits, so that an index on the keys serves them as ranges. */
export function searchFilter(typed: string, now = new Date()): Record<string, unknown> | null {
  const ways = readings(typed, now)
  if (ways.length === 0) return null
  const filters = ways.map(terms => ({ $and: terms.map(term => ({ searchKeys: beginsWith(term) })) }))
  return filters.length === 1 ? (filters[0] ?? null) : { $or: filters }
}

function beginsWith(term: string): RegExp {
  return new RegExp(`^${term.replace(/[^\p{L}\p{N}]/gu, sign => `\\${sign}`)}`)
}

/** [start, end] of each found beginning in the name as written, accents and case aside. */
export function foundIn(name: string, typed: string): [number, number][] {
  const wanted = nameTokens(typed)
  const spans: [number, number][] = []
  for (const word of name.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    const length = Math.max(0, ...wanted.map(token => lengthOfBeginning(word[0], token)))
    if (length > 0) spans.push([word.index, word.index + length])
  }
  return spans
}

export interface Piece {
  text: string
  found: boolean
}

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

/** Sets what search looks in; called by every verb that writes a name, an identifier or a telephone. */
export function refreshSearchKeys(person: Person): void {
  person.set(foundBy(person))
}
