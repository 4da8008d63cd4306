import { badValue } from '../errors.ts'

const minute = 60_000
const quarter = 15 * minute
const formatters = new Map<string, Intl.DateTimeFormat>()
const offsets = new Map<string, Map<number, number>>()

function formatter(zone: string) {
  const known = formatters.get(zone)
  if (known) return known
  try {
    const made = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric'
    })
    formatters.set(zone, made)
    return made
  } catch {
    throw badValue(`unrecognized time zone identifier: "${zone}"`)
  }
}

/** Milliseconds to add to UTC at a moment in a zone: 'Europe/Paris', '+02:00', 'UTC' or nothing. */
export function offsetAt(moment: number, zone: string | undefined): number {
  if (!zone || zone === 'UTC' || zone === 'GMT' || zone === 'Z') return 0
  const fixed = /^([+-])(\d\d):?(\d\d)?$/.exec(zone)
  if (fixed) return (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3] ?? 0)) * minute
  const slot = Math.floor(moment / quarter)
  const cache = offsets.get(zone) ?? new Map<number, number>()
  offsets.set(zone, cache)
  const known = cache.get(slot)
  if (known !== undefined) return known
  const parts = formatter(zone)
    .format(slot * quarter)
    .match(/\d+/g) as string[]
  const [month, day, year, hour, minutes, seconds] = parts.map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number
  ]
  const offset = Date.UTC(year, month - 1, day, hour, minutes, seconds) - slot * quarter
  if (cache.size > 100_000) cache.clear()
  cache.set(slot, offset)
  return offset
}

/** The moment shifted so that its UTC fields read as the clock of the zone. */
export const toLocal = (moment: number, zone: string | undefined) => moment + offsetAt(moment, zone)

/** The moment at which the zone's clock shows `local`; a clock time skipped in spring moves on by the gap. */
export function toMoment(local: number, zone: string | undefined): number {
  const before = offsetAt(local - 24 * 60 * minute, zone)
  if (toLocal(local - before, zone) === local) return local - before
  const after = offsetAt(local + 24 * 60 * minute, zone)
  return toLocal(local - after, zone) === local ? local - after : local - before
}
