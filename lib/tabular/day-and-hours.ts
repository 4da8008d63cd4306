import { tidy } from '#lib/identifiers/reading.ts'

/** What one cell of a planning tells: a day, hours, or both, each as typed; '' for what it does not tell. */
export interface DayAndHours {
  day: string
  start: string
  end: string
}

/** 9h, 9 h 30, 09:30, 09:30:00, 9 heures. */
const HOUR = /(?<![\d:])\d{1,2} ?(?:h(?:eures?)?|:)(?: ?\d\d)?(?::\d\d(?:\.\d{1,6})?)?(?![\d:])/gi
/** Words between a day and its hours. */
const BETWEEN = new Set([
  'de',
  'from',
  'a',
  'à',
  'at',
  'to',
  'au',
  'jusqu',
  "jusqu'à",
  'jusqu’à',
  '-',
  '–',
  '—',
  '/',
  '→',
  'et',
  ','
])
const LONGEST = 80
/** The day before the first that a spreadsheet counts: a time alone is written with it. */
const NO_DAY = /^(?:1899-12-3[01]|3[01]\/12\/1899|12\/3[01]\/1899|1900-01-0[01]|0[01]\/01\/1900)$/

/** « 11/01/2027 9h30 - 12h30 », « lundi 11 janvier de 9 h à 12 h », « 9h30-12h30 », a serial number with its fraction. */
export function readDayAndHours(typed: string): DayAndHours {
  const text = tidy(typed)
  if (text.length > LONGEST) return { day: text, start: '', end: '' }
  const serial = /^(\d{5})([.,]\d{1,17})$/.exec(text)
  if (serial && /[1-9]/.test(serial[2] ?? ''))
    return { day: serial[1] ?? '', start: `0${serial[2]}`, end: '' }
  const plain = text.replace(/(\d)T(\d\d:)/, '$1 $2').replace(/(:\d\d(?:\.\d{1,6})?)Z$/, '$1')
  const [start = '', end = '', ...more] = (plain.match(HOUR) ?? []).map(withoutSeconds)
  if (start === '' || more.length > 0) return { day: text, start: '', end: '' }
  const rest = plain.replace(HOUR, ' ').replace(/[-–—/→,](?= |$)/g, ' ')
  const words = rest.split(' ').filter(word => word !== '' && !BETWEEN.has(word.toLowerCase()))
  const day = words.join(' ')
  // Midnight is what a spreadsheet adds to a day.
  if (end === '' && /^0{1,2}:00$/.test(start) && day !== '') return { day, start: '', end: '' }
  return { day: NO_DAY.test(day) ? '' : day, start, end }
}

const withoutSeconds = (time: string) => time.replace(/^(\d{1,2}:\d\d):\d\d(?:\.\d{1,6})?$/, '$1')
