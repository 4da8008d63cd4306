import Joi from 'joi'
import type { CustomHelpers } from 'joi'
import { HOME_ZONE, localDate } from '#lib/dates.ts'
import type { Key } from '#lib/i18n.ts'
import { readDate, type DateProblem } from '#lib/identifiers/typed-date.ts'
import { readTime, type TimeProblem } from '#lib/identifiers/typed-time.ts'

/** Settles a year left out: near midnight a place overseas may still be on the day before, which changes nothing. */
const DATE_FAULTS: Record<DateProblem, Key> = {
  'date-missing': 'errors.field.required',
  'date-unreadable': 'errors.field.date',
  'date-us-order': 'errors.field.date',
  'date-order-unclear': 'errors.field.date',
  'date-year-missing': 'errors.field.date',
  'date-impossible': 'errors.field.noSuchDay'
}
const TIME_FAULTS: Record<TimeProblem, Key> = {
  'time-missing': 'errors.field.required',
  'time-unreadable': 'errors.field.time',
  'time-impossible': 'errors.field.time'
}

/** A day typed freely (24/11/26, « 24 nov »), read to 'YYYY-MM-DD'; a year left out is the next such day. */
export function typedDay(): Joi.StringSchema {
  return Joi.string()
    .trim()
    .max(60)
    .custom((typed: string, helpers: CustomHelpers<string>) => {
      const reading = readDate(typed, { today: localDate(new Date(), HOME_ZONE), of: 'event' })
      return 'problem' in reading ? helpers.error(DATE_FAULTS[reading.problem]) : reading.value
    })
}

/** A time typed freely (9h15, 09:15, 915), read to 'HH:MM'. */
export function typedTime(): Joi.StringSchema {
  return Joi.string()
    .trim()
    .max(20)
    .custom((typed: string, helpers: CustomHelpers<string>) => {
      const reading = readTime(typed)
      return 'problem' in reading ? helpers.error(TIME_FAULTS[reading.problem]) : reading.value
    })
}

/** The day a typed text would be read as, to say it back in words; null when it is not one. */
export function dayOf(typed: string): string | null {
  const reading = readDate(typed, { today: localDate(new Date(), HOME_ZONE), of: 'event' })
  return 'problem' in reading ? null : reading.value
}
