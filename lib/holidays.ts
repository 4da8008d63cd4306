import { addDays } from './dates.ts'

/** The public holidays of France, by name. */
export type Holiday =
  | 'new-year'
  | 'easter-monday'
  | 'labour-day'
  | 'victory-1945'
  | 'ascension'
  | 'whit-monday'
  | 'national-day'
  | 'assumption'
  | 'all-saints'
  | 'armistice'
  | 'christmas'
  | 'good-friday'
  | 'saint-stephen'
  | 'abolition'

// Code du travail, art. L. 3133-1; days counted from Easter Sunday.
const EVERYWHERE: [string, Holiday][] = [
  ['01-01', 'new-year'],
  ['05-01', 'labour-day'],
  ['05-08', 'victory-1945'],
  ['07-14', 'national-day'],
  ['08-15', 'assumption'],
  ['11-01', 'all-saints'],
  ['11-11', 'armistice'],
  ['12-25', 'christmas']
]
const AFTER_EASTER: [number, Holiday][] = [
  [1, 'easter-monday'],
  [39, 'ascension'],
  [50, 'whit-monday']
]

// Local law of Alsace-Moselle (art. L. 3134-13). Good Friday holds where there is a Protestant temple or a mixed
// church: we take the whole département, since planning on it would be a mistake in most of its communes.
const ALSACE_MOSELLE = new Set(['57', '67', '68'])

// Abolition of slavery: decree 83-1003 as amended by decree 2012-553.
const ABOLITION: Record<string, string> = {
  '976': '04-27',
  '972': '05-22',
  '971': '05-27',
  '978': '05-27',
  '973': '06-10',
  '977': '10-09',
  '974': '12-20'
}

const computed = new Map<string, ReadonlyMap<string, Holiday>>()

/** The holiday that falls on 'YYYY-MM-DD' in a département ('13', '2A', '971'), or nothing. Days have no zone. */
export function holidayOn(day: string, department: string): Holiday | undefined {
  return holidaysOf(Number(day.slice(0, 4)), department).get(day)
}

/** Every holiday of a year in a département, by day 'YYYY-MM-DD'. Good from 1983 to 2099. */
export function holidaysOf(year: number, department: string): ReadonlyMap<string, Holiday> {
  const local = ALSACE_MOSELLE.has(department) || department in ABOLITION ? department : ''
  const known = computed.get(`${year} ${local}`)
  if (known) return known
  const holidays = new Map([...national(year), ...ofDepartment(year, local)])
  computed.set(`${year} ${local}`, holidays)
  return holidays
}

function national(year: number): [string, Holiday][] {
  const easter = easterSunday(year)
  return [
    ...EVERYWHERE.map(([day, name]): [string, Holiday] => [`${year}-${day}`, name]),
    ...AFTER_EASTER.map(([days, name]): [string, Holiday] => [addDays(easter, days), name])
  ]
}

function ofDepartment(year: number, department: string): [string, Holiday][] {
  if (ALSACE_MOSELLE.has(department)) {
    return [
      [addDays(easterSunday(year), -2), 'good-friday'],
      [`${year}-12-26`, 'saint-stephen']
    ]
  }
  const abolition = ABOLITION[department]
  return abolition ? [[`${year}-${abolition}`, 'abolition']] : []
}

/** Gauss's rule in its Gregorian form (Butcher's), exact for every year we may meet. */
function easterSunday(year: number): string {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7
  const days = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114
  return `${year}-${String(Math.floor(days / 31)).padStart(2, '0')}-${String((days % 31) + 1).padStart(2, '0')}`
}
