import { ObjectId, Timestamp } from 'bson'
import { toNumber } from '../bson/numbers.ts'
import { type Doc, isDoc } from '../bson/values.ts'
import { StoreError } from '../errors.ts'
import { add, difference, format, parts, truncate } from './calendar.ts'
import type { Operator } from './operators.ts'
import { toLocal, toMoment } from './zones.ts'

/** Milliseconds of a date, an ObjectId or a timestamp; undefined for null and missing. */
function moment(value: unknown): number | undefined {
  if (value === null || value === undefined) return undefined
  if (value instanceof Date) return value.getTime()
  if (value instanceof ObjectId) return value.getTimestamp().getTime()
  if (value instanceof Timestamp) return value.getHighBitsUnsigned() * 1000
  throw new StoreError(16006, `can't convert from ${typeof value} to Date`)
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined)
const asDate = (time: number | undefined) => (time === undefined ? null : new Date(time))

/** Operators that take `{ date, timezone }`, a date, or a list of one. */
function part(read: (local: number) => number): Operator {
  return (evaluate, spec) => {
    const only = Array.isArray(spec) ? (spec[0] as unknown) : spec
    const named = isDoc(only) && 'date' in only
    const time = moment(evaluate(named ? only['date'] : only))
    if (time === undefined) return null
    return read(toLocal(time, named ? text(evaluate(only['timezone'])) : undefined))
  }
}

const named =
  (work: (args: Doc, time: number) => unknown, date = 'date'): Operator =>
  (evaluate, spec) => {
    const args = Object.fromEntries(Object.entries(spec as Doc).map(([key, value]) => [key, evaluate(value)]))
    const time = moment(args[date])
    return time === undefined ? (args['onNull'] ?? null) : work(args, time)
  }

const shift = (sign: number) =>
  named(
    (args, time) =>
      new Date(add(time, String(args['unit']), sign * toNumber(args['amount']), text(args['timezone']))),
    'startDate'
  )

function fromParts(args: Doc): Date | null {
  const read = (name: string, missing: number) => (args[name] === undefined ? missing : toNumber(args[name]))
  if (Object.values(args).includes(null)) return null
  const time = [read('hour', 0), read('minute', 0), read('second', 0), read('millisecond', 0)] as const
  const zone = text(args['timezone'])
  if (args['isoWeekYear'] === undefined)
    return new Date(
      toMoment(Date.UTC(read('year', NaN), read('month', 1) - 1, read('day', 1), ...time), zone)
    )
  const fourth = Date.UTC(read('isoWeekYear', NaN), 0, 4)
  const monday = 4 - ((new Date(fourth).getUTCDay() + 6) % 7)
  const day = monday + (read('isoWeek', 1) - 1) * 7 + read('isoDayOfWeek', 1) - 1
  return new Date(toMoment(Date.UTC(read('isoWeekYear', NaN), 0, day, ...time), zone))
}

function fromString(args: Doc): unknown {
  const source = args['dateString']
  if (source === null || source === undefined) return args['onNull'] ?? null
  if (typeof source !== 'string') throw new StoreError(241, '$dateFromString needs a string')
  if (args['format'] !== undefined)
    throw new StoreError(
      238,
      '$dateFromString reads ISO dates only, without format; set MONGODB_URI to a MongoDB server to use it'
    )
  const zoned = /([zZ]|[+-]\d\d:?\d\d)$/.test(source.slice(10))
  const time = Date.parse(zoned || source.length <= 10 ? source : `${source}Z`)
  if (Number.isNaN(time)) {
    if ('onError' in args) return args['onError']
    throw new StoreError(241, `Error parsing date string '${source}'`)
  }
  return asDate(zoned ? time : toMoment(time, text(args['timezone'])))
}

const evaluated =
  (work: (args: Doc) => unknown): Operator =>
  (evaluate, spec) =>
    work(Object.fromEntries(Object.entries(spec as Doc).map(([key, value]) => [key, evaluate(value)])))

/** Date operators, own because mingo's are slow or wrong in a time zone. */
export const dateOperators: Record<string, Operator> = {
  ...Object.fromEntries(Object.entries(parts).map(([name, read]) => [`$${name}`, part(read)])),
  $dateTrunc: named((args, time) => {
    const bin = args['binSize'] === undefined ? 1 : toNumber(args['binSize'])
    return new Date(
      truncate(time, String(args['unit']), bin, text(args['timezone']), text(args['startOfWeek']))
    )
  }),
  $dateToString: named((args, time) => format(time, text(args['format']), text(args['timezone']))),
  $dateAdd: shift(1),
  $dateSubtract: shift(-1),
  $dateDiff: named((args, from) => {
    const to = moment(args['endDate'])
    if (to === undefined) return null
    return difference(from, to, String(args['unit']), text(args['timezone']), text(args['startOfWeek']))
  }, 'startDate'),
  $dateToParts: named((args, time) => {
    const local = toLocal(time, text(args['timezone']))
    const names =
      args['iso8601'] === true ? ['isoWeekYear', 'isoWeek', 'isoDayOfWeek'] : ['year', 'month', 'dayOfMonth']
    const all = [...names, 'hour', 'minute', 'second', 'millisecond']
    return Object.fromEntries(all.map(name => [name === 'dayOfMonth' ? 'day' : name, parts[name]?.(local)]))
  }),
  $dateFromParts: evaluated(fromParts),
  $dateFromString: evaluated(fromString)
}
