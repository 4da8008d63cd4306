import { LOCALES, type PersonLanguage } from './i18n.ts'

/** Where the clock stands when no agency says it: metropolitan France. */
export const HOME_ZONE = 'Europe/Paris'

const formats = new Map<string, Intl.DateTimeFormat>()
const spoken = new Map<string, string>()
const SPOKEN_KEPT = 5000

type Shape = 'day' | 'dayShort' | 'date' | 'weekday' | 'dayOfMonth' | 'month' | 'monthShort' | 'numeric'

const SHAPES: Record<Shape, Intl.DateTimeFormatOptions> = {
  day: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  dayShort: { weekday: 'short', day: 'numeric', month: 'short' },
  date: { day: 'numeric', month: 'long', year: 'numeric' },
  weekday: { weekday: 'long', day: 'numeric', month: 'long' },
  dayOfMonth: { weekday: 'long', day: 'numeric' },
  month: { month: 'long', year: 'numeric' },
  monthShort: { month: 'short' },
  numeric: { day: '2-digit', month: '2-digit', year: 'numeric' }
}

/** Speaks moments in a reader's language and a place's time zone (IANA name); French writes « 9 h 15 ». */
export interface DateSpeaker {
  /** « mardi 24 novembre 2026 » */ day(moment: Date): string
  /** « mar. 24 nov. » */ dayShort(moment: Date): string
  /** « 24 novembre 2026 » */ date(moment: Date): string
  /** « mardi 24 novembre » */ weekday(moment: Date): string
  /** « mardi 24 » */ dayOfMonth(moment: Date): string
  /** « novembre 2026 » */ month(moment: Date): string
  /** « nov. » */ monthShort(moment: Date): string
  /** « 24/11/2026 » */ numeric(moment: Date): string
  /** « 9 h 15 », « 09:15 » in English */ time(moment: Date): string
  /** « mardi 24 novembre 2026 à 9 h 15 » */ dayTime(moment: Date): string
}

const speakers = new Map<string, DateSpeaker>()

/** The speaker of a language and zone; memoised, and each moment's words too (a list repeats its dates). */
export function datesIn(language: PersonLanguage, zone: string): DateSpeaker {
  const key = `${language}|${zone}`
  let speaker = speakers.get(key)
  if (!speaker) speakers.set(key, (speaker = makeSpeaker(language, zone)))
  return speaker
}

function makeSpeaker(language: PersonLanguage, zone: string): DateSpeaker {
  const say = (shape: Shape) => (moment: Date) =>
    remember(`${language}|${zone}|${shape}|${moment.getTime()}`, () => format(language, zone, shape, moment))
  const time = (moment: Date) =>
    remember(`${language}|${zone}|time|${moment.getTime()}`, () => clock(language, localTime(moment, zone)))
  const day = say('day')
  return {
    day,
    dayShort: say('dayShort'),
    date: say('date'),
    weekday: say('weekday'),
    dayOfMonth: say('dayOfMonth'),
    month: say('month'),
    monthShort: say('monthShort'),
    numeric: say('numeric'),
    time,
    dayTime: moment => `${day(moment)} ${AT[language]} ${time(moment)}`
  }
}

/** Between a day and an hour. */
const AT = {
  fr: 'à',
  en: 'at',
  ar: 'على الساعة',
  uk: 'о',
  pt: 'às'
} as const satisfies Record<PersonLanguage, string>

function format(language: PersonLanguage, zone: string, shape: Shape, moment: Date): string {
  const key = `${language}|${zone}|${shape}`
  let formatter = formats.get(key)
  if (!formatter) {
    const spokenIn = LOCALES[language]
    formats.set(key, (formatter = new Intl.DateTimeFormat(spokenIn, { timeZone: zone, ...SHAPES[shape] })))
  }
  const words = formatter.format(moment)
  return language === 'fr' && shape !== 'numeric' ? words.replace(FIRST, '1er') : words
}

/** The first of a month is said « 1er »; the other days are plain numbers. */
const FIRST = /(?<!\d)1(?!\d)/

/** Words already spoken are kept; the whole memory is dropped when full, which is cheaper than ordering it. */
function remember(key: string, speak: () => string): string {
  let words = spoken.get(key)
  if (words === undefined) {
    if (spoken.size >= SPOKEN_KEPT) spoken.clear()
    spoken.set(key, (words = speak()))
  }
  return words
}

/** 'HH:MM' as a person says it: « 9 h », « 9 h 15 » (no-break spaces), « 9:15 » in Arabic, « 09:15 » elsewhere. */
export function clock(language: PersonLanguage, time: string): string {
  if (language === 'ar') return time.replace(/^0/, '')
  if (language !== 'fr') return time
  const [hours = '0', minutes = '00'] = time.split(':')
  return minutes === '00' ? `${Number(hours)}\u00a0h` : `${Number(hours)}\u00a0h\u00a0${minutes}`
}

/** 'YYYY-MM-DD' of a moment in a zone. */
export function localDate(moment: Date, zone: string): string {
  return wallClock(moment, zone).slice(0, 10)
}

/** 'HH:MM' of a moment in a zone, 24 hours. */
export function localTime(moment: Date, zone: string): string {
  return wallClock(moment, zone).slice(11, 16)
}

/**
 * The UTC moment of a wall time ('YYYY-MM-DD', 'HH:MM') in a zone. A time that a spring change skips moves
 * forward by the gap; one that an autumn change repeats is the first of the two.
 */
export function momentIn(zone: string, date: string, time: string): Date {
  const naive = Date.parse(`${date}T${time}:00Z`)
  if (Number.isNaN(naive)) throw new RangeError(`Not a wall time: ${date} ${time}`)
  const before = naive - offset(new Date(naive - 86_400_000), zone)
  const after = naive - offset(new Date(naive + 86_400_000), zone)
  for (const candidate of [before, after]) {
    if (candidate + offset(new Date(candidate), zone) === naive) return new Date(candidate)
  }
  return new Date(before)
}

/** Adds whole days to a 'YYYY-MM-DD' date. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** The Monday of the week of a 'YYYY-MM-DD' date (ISO 8601 weeks). */
export function mondayOf(date: string): string {
  const weekday = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7
  return addDays(date, -weekday)
}

/** Whole years between two 'YYYY-MM-DD' dates, as an age is counted. */
export function yearsBetween(from: string, to: string): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4))
  return to.slice(5) < from.slice(5) ? years - 1 : years
}

/** Whole months between two 'YYYY-MM-DD' dates: 12 from 24/11/2025 to 24/11/2026, 11 the day before. */
export function monthsBetween(from: string, to: string): number {
  const months =
    (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 +
    Number(to.slice(5, 7)) -
    Number(from.slice(5, 7))
  return to.slice(8) < from.slice(8) ? months - 1 : months
}

/** Midday UTC of a 'YYYY-MM-DD' date: a moment that is that date in every zone of metropolitan France. */
export function noon(date: string): Date {
  return new Date(`${date}T12:00:00Z`)
}

/** True for an existing calendar day written 'YYYY-MM-DD', of years that anyone living or planning may name. */
export function isDate(text: string): boolean {
  if (!/^(?:19|20|21)\d{2}-\d{2}-\d{2}$/.test(text)) return false
  const moment = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text)
}

/** Adds whole months to a 'YYYY-MM-DD' date; the last day of a shorter month when there is no such day. */
export function addMonths(date: string, months: number): string {
  const first = new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1 + months, 1))
  const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  first.setUTCDate(Math.min(Number(date.slice(8)), lastDay))
  return first.toISOString().slice(0, 10)
}

/** 'YYYY-MM-DDTHH:MM…' as a clock on the wall shows it. */
function wallClock(moment: Date, zone: string): string {
  return new Date(moment.getTime() + offset(moment, zone)).toISOString()
}

const DAY_MS = 86_400_000
const DAYS_KEPT = 5000
const offsets = new Map<string, Map<number, number | null>>()

/**
 * Milliseconds that a zone is ahead of UTC. Asking Intl costs more than all else that is done with a date, so each
 * zone keeps its offset of a day of UTC: the one that it begins and ends with. A day that changes it is always asked.
 */
function offset(moment: Date, zone: string): number {
  const day = Math.floor(moment.getTime() / DAY_MS)
  let known = offsets.get(zone)
  if (!known) offsets.set(zone, (known = new Map<number, number | null>()))
  let kept = known.get(day)
  if (kept === undefined) {
    const [first, last] = [askedOffset(day * DAY_MS, zone), askedOffset((day + 1) * DAY_MS, zone)]
    if (known.size >= DAYS_KEPT) known.clear()
    known.set(day, (kept = first === last ? first : null))
  }
  return kept ?? askedOffset(moment.getTime(), zone)
}

const walls = new Map<string, Intl.DateTimeFormat>()

function askedOffset(moment: number, zone: string): number {
  let formatter = walls.get(zone)
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23'
    })
    walls.set(zone, formatter)
  }
  const parts = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 }
  for (const { type, value } of formatter.formatToParts(moment)) {
    if (type in parts) parts[type as keyof typeof parts] = Number(value)
  }
  const { year, month, day, hour, minute, second } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(moment / 1000) * 1000
}
