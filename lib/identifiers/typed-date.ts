import { addDays } from '#lib/dates.ts'
import { fold } from './person-name.ts'
import { tidy, type Reading } from './reading.ts'

export type DateProblem =
  | 'date-missing'
  | 'date-unreadable'
  | 'date-impossible'
  | 'date-us-order'
  | 'date-order-unclear'
  | 'date-year-missing'
export type DateNote =
  | 'date-rewritten'
  | 'date-two-digit-year'
  | 'date-year-guessed'
  | 'date-excel'
  | 'date-weekday-differs'
  | 'date-month-first'
type DateReading = Reading<string, DateProblem, DateNote>

interface Asking {
  /** The day it is, 'YYYY-MM-DD': settles a year of two digits, or one left out. */
  today: string
  /** What is past (a birth) makes 87 mean 1987 and allows no guess of a missing year; an event is of this century. */
  of: 'past' | 'event'
  /** What the other dates of its column prove: the month comes first, or nothing is sure. Day comes first without it. */
  order?: 'monthFirst' | 'unclear' | undefined
}

const MONTHS = [
  ['janvier', 'janv', 'jan', 'january'],
  ['fevrier', 'fevr', 'fev', 'feb', 'february'],
  ['mars', 'mar', 'march'],
  ['avril', 'avr', 'apr', 'april'],
  ['mai', 'may'],
  ['juin', 'jun', 'june'],
  ['juillet', 'juil', 'jul', 'july'],
  ['aout', 'aug', 'august'],
  ['septembre', 'sept', 'sep', 'september'],
  ['octobre', 'oct', 'october'],
  ['novembre', 'nov', 'november'],
  ['decembre', 'dec', 'december']
]
const MONTH_OF = new Map(MONTHS.flatMap((names, index) => names.map(name => [name, index + 1] as const)))
const WEEKDAYS = [
  ['dimanche', 'dim', 'sunday', 'sun'],
  ['lundi', 'lun', 'monday', 'mon'],
  ['mardi', 'tuesday', 'tue', 'tues'],
  ['mercredi', 'mer', 'wednesday', 'wed'],
  ['jeudi', 'jeu', 'thursday', 'thu', 'thurs'],
  ['vendredi', 'ven', 'friday', 'fri'],
  ['samedi', 'sam', 'saturday', 'sat']
]
const WEEKDAY_OF = new Map(WEEKDAYS.flatMap((names, index) => names.map(name => [name, index] as const)))

/** « le 24 novembre », « né le 14/03/1989 ». */
const BEFORE_A_DATE = /^(?:n[ée]e?(?:\(e\))? )?le /i

/**
 * Reads a date as typed in France: 24/11/2026, 24.11.26, 2026-11-24, « mardi 24 novembre 2026 », « 24 nov »,
 * English month names, or a spreadsheet's serial number; a birth date also in eight figures, 24111989. Gives
 * 'YYYY-MM-DD', noted when it is doubtful.
 * Day comes before month: the American order is refused, never turned round, unless its whole column is in that order.
 */
export function readDate(typed: string, asking: Asking): DateReading {
  // Midnight is what a spreadsheet adds to a date; any other time is not ours to drop.
  const text = tidy(typed)
    .slice(0, LONGEST)
    .replace(/[ T]0{1,2}:00(?::00(?:\.0{1,9})?)?Z?$/, '')
    .replace(BEFORE_A_DATE, '')
  if (text === '') return { problem: 'date-missing' }
  const european = /^(\d{1,2})([/.\- ])(\d{1,2})\2(\d{4}|\d{2})$/.exec(text)
  if (european) return inItsOrder(european[1], european[3], european[4] ?? '', asking)
  const iso = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(text)
  if (iso) return fromFigures(iso[4], iso[3], iso[1] ?? '', asking)
  // Eight figures are never a year first as well: no day is a 19th or 20th month.
  const together = asking.of === 'past' ? /^(\d{2})(\d{2})(\d{4})$/.exec(text) : null
  if (together) return rewritten(fromFigures(together[1], together[2], together[3] ?? '', asking))
  const serial = /^(\d{5})(?:[.,]0{1,6})?$/.exec(text)
  if (serial) return fromSerial(Number(serial[1]))
  const dayAndMonth = asking.of === 'event' ? /^(\d{1,2})[/.-](\d{1,2})$/.exec(text) : null
  if (dayAndMonth) return fromFigures(dayAndMonth[1], dayAndMonth[2], '', asking)
  return fromWords(fold(text).split(' '), asking)
}

const LONGEST = 100

/** Where the column is month first, every date of it is read so and said; where it is not sure, no guess is made. */
function inItsOrder(first = '', second = '', year: string, asking: Asking): DateReading {
  const isAmbiguous = Number(first) <= 12 && Number(second) <= 12 && first !== second
  if (asking.order === 'unclear' && isAmbiguous) return { problem: 'date-order-unclear' }
  if (asking.order !== 'monthFirst' || Number(first) > 12) return fromFigures(first, second, year, asking)
  const read = fromFigures(second, first, year, asking)
  if ('problem' in read) return read
  return { value: read.value, note: 'date-month-first', params: { read: slashed(read.value) } }
}

function fromFigures(dayTyped = '', monthTyped = '', yearTyped: string, asking: Asking): DateReading {
  const [day, month] = [Number(dayTyped), Number(monthTyped)]
  if (month > 12 && day <= 12) return { problem: 'date-us-order' }
  return settle({ day, month, yearTyped }, asking)
}

const rewritten = (read: DateReading): DateReading =>
  'problem' in read ? read : { ...read, note: 'date-rewritten', params: { read: slashed(read.value) } }

function fromSerial(serial: number): DateReading {
  // Day 60 of the 1900 system is a 29 February that never was, hence 30 December; all 5-digit serials are later.
  const value = addDays('1899-12-30', serial)
  return { value, note: 'date-excel', params: { read: slashed(value) } }
}

function fromWords(words: string[], asking: Asking): DateReading {
  // « mar. » is Tuesday before « 24 nov. », March anywhere else.
  const shortTuesday = words[0] === 'mar' && MONTH_OF.has(words[2] ?? '')
  const weekday = shortTuesday ? 2 : WEEKDAY_OF.get(words[0] ?? '')
  const rest = weekday === undefined ? words : words.slice(1)
  const monthFirst = MONTH_OF.has(rest[0] ?? '')
  const [dayTyped = '', monthTyped = '', yearTyped = ''] = monthFirst ? [rest[1], rest[0], rest[2]] : rest
  const month = MONTH_OF.get(monthTyped) ?? (weekday === undefined ? undefined : Number(monthTyped))
  const day = /^(\d{1,2})(?:er|st|nd|rd|th)?$/.exec(dayTyped)?.[1]
  if (!month || !day || rest.length > 3 || !/^(?:\d{4}|\d{2})?$/.test(yearTyped))
    return { problem: 'date-unreadable' }
  const read = settle({ day: Number(day), month, yearTyped }, asking)
  if ('problem' in read) return read
  const params = { read: slashed(read.value) }
  if (weekday !== undefined && weekday !== weekdayOf(read.value)) {
    return { value: read.value, note: 'date-weekday-differs', params }
  }
  return { value: read.value, note: read.note ?? 'date-rewritten', params }
}

function settle(
  { day, month, yearTyped }: { day: number; month: number; yearTyped: string },
  asking: Asking
): DateReading {
  if (yearTyped === '') return withoutYear(day, month, asking)
  const value = calendarDay(fullYear(yearTyped, asking), month, day)
  if (!value || value < '1900') return { problem: 'date-impossible' }
  if (yearTyped.length === 4) return { value }
  return { value, note: 'date-two-digit-year', params: { read: slashed(value) } }
}

function fullYear(typed: string, { of, today }: Asking): number {
  if (typed.length === 4) return Number(typed)
  const recent = 2000 + Number(typed)
  return of === 'past' && recent > Number(today.slice(0, 4)) ? recent - 100 : recent
}

function withoutYear(day: number, month: number, { of, today }: Asking): DateReading {
  if (of === 'past') return { problem: 'date-year-missing' }
  const year = Number(today.slice(0, 4))
  // The next such day: a planning speaks of what comes. Eight years reach a 29 February.
  for (let next = year; next <= year + 8; next++) {
    const value = calendarDay(next, month, day)
    if (value && value >= today) return { value, note: 'date-year-guessed', params: { read: slashed(value) } }
  }
  return { problem: 'date-impossible' }
}

/** 'YYYY-MM-DD' as French forms write it, 'DD/MM/YYYY': names a day inside a sentence about a file. */
export function slashed(day: string): string {
  return `${day.slice(8)}/${day.slice(5, 7)}/${day.slice(0, 4)}`
}

function calendarDay(year: number, month: number, day: number): string | undefined {
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
}

function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay()
}
