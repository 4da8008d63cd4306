import Joi from 'joi'
import type { CustomHelpers } from 'joi'
import { HOME_ZONE, localDate, yearsBetween } from '#lib/dates.ts'
import { readEmailAddress } from '#lib/identifiers/email-address.ts'
import { likelyDomain } from '#lib/identifiers/email-slips.ts'
import { readFranceTravailIdentifier } from '#lib/identifiers/france-travail-identifier.ts'
import { holdsNir } from '#lib/identifiers/nir.ts'
import { readPostcode } from '#lib/identifiers/postcode.ts'
import { readPhone } from '#lib/identifiers/phone.ts'
import { ADDED_GROUP_CODE } from '#models/records/target-group.ts'
import { readDate } from '#lib/identifiers/typed-date.ts'

const today = () => localDate(new Date(), HOME_ZONE)

/** Domain §5: an age between 16 and 100 is plausible. */
const YOUNGEST = 16
const OLDEST = 100
/** Old and new form, in the two regions of someone who moved. */
const MOST_IDENTIFIERS = 4
const MOST_PHONES = 4

/** A short text, trimmed; empty when nothing was typed. A browser sends two characters for the end of a line. */
export const words = (longest: number) =>
  Joi.string().replace(/\r\n/g, '\n').trim().max(longest).allow('').default('')

/** Short texts typed one a line, each once; empty lines are none. */
export const lines = (longest: number) =>
  Joi.array<string[]>()
    .single()
    .items(Joi.string().max(longest).allow(''))
    .default([])
    .custom((entries: string[]) => [
      ...new Set(entries.flatMap(text => text.split('\n').flatMap(line => line.trim() || [])))
    ])

/** Codes of publics that the region has added; whether the form offers them is looked up. */
export const addedGroups = () =>
  Joi.array<string[]>().single().items(Joi.string().pattern(ADDED_GROUP_CODE)).unique().max(100).default([])

/** A text about someone: a social security number is refused wherever it hides. */
export const wordsAboutSomeone = (longest: number) =>
  words(longest).custom((text: string, helpers: CustomHelpers<string>) =>
    holdsNir(text) ? helpers.error('errors.person.holdsNir') : text
  )

/** France Travail identifiers, separated by blanks or commas: 8 characters or 11 digits each, four at most. */
export const identifiers = () =>
  Joi.array<string[]>()
    .single()
    .items(Joi.string().trim().allow('').max(80))
    .default([])
    .custom((entries: string[], helpers: CustomHelpers<string[]>) => {
      const text = entries.join(' ').trim()
      if (text === '') return []
      const whole = readFranceTravailIdentifier(text)
      if ('value' in whole) return [whole.value]
      if (holdsNir(text)) return helpers.error('errors.person.holdsNir')
      const read = text.split(/[\s,;]+/).map(readFranceTravailIdentifier)
      const values = read.flatMap(reading => ('value' in reading ? [reading.value] : []))
      return values.length === read.length && values.length <= MOST_IDENTIFIERS
        ? [...new Set(values)]
        : helpers.error('people.fault.identifier')
    })

/** What was typed, trimmed, or null when it was nothing: what follows judges only something typed. */
export const typed = (longest: number) => Joi.string().trim().max(longest).empty('').default(null)

/** No day before 1900 is read: the year is what was mistyped, not the day. */
function dateFault(problem: string, text: string) {
  if (problem !== 'date-impossible') return 'errors.field.date'
  return /(?<!\d)1[0-8]\d\d(?!\d)/.test(text) ? 'errors.field.longAgo' : 'errors.field.noSuchDay'
}

/** A past day typed freely, 'YYYY-MM-DD'; null when nothing was typed. */
export const pastDay = ({ born = false } = {}) =>
  typed(60).custom((text: string, helpers: CustomHelpers<string>) => {
    const reading = readDate(text, { today: today(), of: 'past' })
    if ('problem' in reading) {
      return helpers.error(dateFault(reading.problem, text))
    }
    if (reading.value > today()) return helpers.error('people.fault.future')
    const age = yearsBetween(reading.value, today())
    return born && (age < YOUNGEST || age > OLDEST) ? helpers.error('people.fault.age') : reading.value
  })

/** A day past or to come, typed freely, 'YYYY-MM-DD'; null when nothing was typed. */
export const anyDay = () =>
  typed(60).custom((text: string, helpers: CustomHelpers<string>) => {
    const reading = readDate(text, { today: today(), of: 'event' })
    if ('value' in reading) return reading.value
    return helpers.error(dateFault(reading.problem, text))
  })

/** A telephone in any writing, E.164; null when nothing was typed. */
export const phone = () =>
  typed(40).custom((text: string, helpers: CustomHelpers<string>) => {
    const reading = readPhone(text)
    return 'problem' in reading ? helpers.error('errors.field.phone') : reading.value.e164
  })

/** Further telephones in any writing, separated by commas, semicolons or lines; E.164. */
export const phones = () =>
  Joi.array<string[]>()
    .single()
    .items(Joi.string().trim().allow('').max(200))
    .default([])
    .custom((entries: string[], helpers: CustomHelpers<string[]>) => {
      const parts = entries.flatMap(entry => entry.split(/[,;\n]+/)).filter(part => part.trim() !== '')
      const read = parts.map(part => readPhone(part))
      const values = read.flatMap(reading => ('value' in reading ? [reading.value.e164] : []))
      return values.length === read.length && values.length <= MOST_PHONES
        ? [...new Set(values)]
        : helpers.error('errors.field.phone')
    })

/**
 * An e-mail address in lower case; null when nothing was typed. A likely slip is asked about once: `keepEmail`, which
 * the field then adds to the form (views/shared/field.ejs), is the address that was asked about.
 */
export const email = () =>
  typed(254).custom((text: string, helpers: CustomHelpers<string>) => {
    const reading = readEmailAddress(text)
    if ('problem' in reading) return helpers.error('errors.field.email')
    const { keepEmail } = (helpers.state.ancestors as { keepEmail?: unknown }[])[0] ?? {}
    const isMeant = typeof keepEmail === 'string' && keepEmail.trim() === text
    const meant = isMeant ? null : likelyDomain(reading.value)
    return meant ? helpers.error('errors.field.emailSlip', { meant }) : reading.value
  })

/** Five digits, or nothing. */
export const postcode = () =>
  words(10).custom((text: string, helpers: CustomHelpers<string>) => {
    const reading = readPostcode(text)
    return 'problem' in reading ? helpers.error('people.fault.postcode') : reading.value
  })

/** One choice of a list, or null when none was made. */
export const choice = <Value extends string>(values: readonly Value[]) =>
  Joi.string<Value>()
    .valid(...values)
    .empty('')
    .default(null)
