import { badValue } from '../errors.ts'
import { offsetAt, toLocal, toMoment } from './zones.ts'

const span: Record<string, number> = {
  week: 604_800_000,
  day: 86_400_000,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1
}
const months: Record<string, number> = { year: 12, quarter: 3, month: 1 }
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
/** 1 January 2000, a Saturday, from which bins of several units are counted. */
const origin = Date.UTC(2000, 0, 1)

function weekStart(name: string) {
  const day = weekdays.indexOf(name.toLowerCase().slice(0, 3))
  if (day < 0) throw badValue(`invalid day of the week: ${name}`)
  return origin + ((day - 6 + 7) % 7) * (span['day'] as number)
}

/** `$dateTrunc`: the start of the unit, on the clock of the zone. */
export function truncate(
  moment: number,
  unit: string,
  bin: number,
  zone?: string,
  startOfWeek = 'sunday'
): number {
  const local = toLocal(moment, zone)
  const size = months[unit]
  if (size) {
    const date = new Date(local)
    const count = (date.getUTCFullYear() - 2000) * 12 + date.getUTCMonth()
    const start = Math.floor(count / (size * bin)) * size * bin
    return toMoment(Date.UTC(2000, start, 1), zone)
  }
  const length = (span[unit] ?? unknownUnit(unit)) * bin
  const from = unit === 'week' ? weekStart(startOfWeek) : origin
  const start = from + Math.floor((local - from) / length) * length
  return unit === 'day' || unit === 'week' ? toMoment(start, zone) : start - offsetAt(moment, zone)
}

function unknownUnit(unit: string): never {
  throw badValue(`unknown time unit value: ${unit}`)
}

/** `$dateAdd`: months keep the day where it exists, days keep the clock time, hours are elapsed time. */
export function add(moment: number, unit: string, amount: number, zone?: string): number {
  const size = months[unit]
  if (!size && unit !== 'day' && unit !== 'week') return moment + amount * (span[unit] ?? unknownUnit(unit))
  const local = toLocal(moment, zone)
  if (!size) return toMoment(local + amount * (span[unit] as number), zone)
  const date = new Date(local)
  const month = date.getUTCMonth() + amount * size
  const last = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate()
  const day = Date.UTC(date.getUTCFullYear(), month, Math.min(date.getUTCDate(), last))
  return toMoment(day + (((local % 86_400_000) + 86_400_000) % 86_400_000), zone)
}

/** `$dateDiff`: how many boundaries of the unit lie between two moments. */
export function difference(
  from: number,
  to: number,
  unit: string,
  zone?: string,
  startOfWeek?: string
): number {
  const size = months[unit]
  if (size) {
    const count = (moment: number) => {
      const date = new Date(toLocal(moment, zone))
      return Math.floor((date.getUTCFullYear() * 12 + date.getUTCMonth()) / size)
    }
    return count(to) - count(from)
  }
  if (!span[unit]) return unknownUnit(unit)
  const start = (moment: number) => toLocal(truncate(moment, unit, 1, zone, startOfWeek), zone)
  return Math.round((start(to) - start(from)) / span[unit])
}

/** ISO week and its year, for the UTC fields of `local`. */
export function isoWeek(local: number): { week: number; year: number } {
  const day = 86_400_000
  const midnight = Math.floor(local / day) * day
  const thursday = midnight + (3 - ((new Date(midnight).getUTCDay() + 6) % 7)) * day
  const year = new Date(thursday).getUTCFullYear()
  return { week: 1 + Math.floor((thursday - Date.UTC(year, 0, 1)) / (7 * day)), year }
}

/** The parts of a local moment by the name of their operator, without `$`. */
export const parts: Record<string, (local: number) => number> = {
  year: local => new Date(local).getUTCFullYear(),
  month: local => new Date(local).getUTCMonth() + 1,
  dayOfMonth: local => new Date(local).getUTCDate(),
  hour: local => new Date(local).getUTCHours(),
  minute: local => new Date(local).getUTCMinutes(),
  second: local => new Date(local).getUTCSeconds(),
  millisecond: local => new Date(local).getUTCMilliseconds(),
  dayOfWeek: local => new Date(local).getUTCDay() + 1,
  isoDayOfWeek: local => ((new Date(local).getUTCDay() + 6) % 7) + 1,
  dayOfYear: local => 1 + Math.floor((local - Date.UTC(new Date(local).getUTCFullYear(), 0, 1)) / 86_400_000),
  week: local => {
    const first = Date.UTC(new Date(local).getUTCFullYear(), 0, 1)
    return Math.floor(((local - first) / 86_400_000 + new Date(first).getUTCDay()) / 7)
  },
  isoWeek: local => isoWeek(local).week,
  isoWeekYear: local => isoWeek(local).year
}

const pad = (number: number | undefined, width: number) => String(number ?? 0).padStart(width, '0')
const monthName = (local: number, style: 'short' | 'long') =>
  new Date(local).toLocaleString('en-US', { month: style, timeZone: 'UTC' })

/** `$dateToString`. */
export function format(moment: number, pattern = '%Y-%m-%dT%H:%M:%S.%LZ', zone?: string): string {
  const local = toLocal(moment, zone)
  const part = (name: string, width: number) => pad(parts[name]?.(local), width)
  const minutes = offsetAt(moment, zone) / 60_000
  const known: Record<string, () => string> = {
    Y: () => part('year', 4),
    m: () => part('month', 2),
    d: () => part('dayOfMonth', 2),
    H: () => part('hour', 2),
    M: () => part('minute', 2),
    S: () => part('second', 2),
    L: () => part('millisecond', 3),
    j: () => part('dayOfYear', 3),
    w: () => part('dayOfWeek', 1),
    u: () => part('isoDayOfWeek', 1),
    U: () => part('week', 2),
    V: () => part('isoWeek', 2),
    G: () => part('isoWeekYear', 4),
    b: () => monthName(local, 'short'),
    B: () => monthName(local, 'long'),
    z: () =>
      (minutes < 0 ? '-' : '+') + pad(Math.floor(Math.abs(minutes) / 60), 2) + pad(Math.abs(minutes) % 60, 2),
    Z: () => String(minutes),
    '%': () => '%'
  }
  return pattern.replace(/%(.)/g, (_all, letter: string) => {
    const print = known[letter]
    if (!print) throw badValue(`Invalid format character '%${letter}' in format string`)
    return print()
  })
}
