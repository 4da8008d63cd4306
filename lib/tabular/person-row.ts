import type { PersonLanguage } from '#lib/i18n.ts'
import { yearsBetween } from '#lib/dates.ts'
import { readListedEmail } from '#lib/identifiers/email-address.ts'
import { likelyAddress } from '#lib/identifiers/email-slips.ts'
import { readFranceTravailIdentifier } from '#lib/identifiers/france-travail-identifier.ts'
import { fold } from '#lib/identifiers/person-name.ts'
import { readPhone, readTwoPhones, speakPhone } from '#lib/identifiers/phone.ts'
import { readPostcode } from '#lib/identifiers/postcode.ts'
import { readRomeCode } from '#lib/identifiers/rome-code.ts'
import { readSafir } from '#lib/identifiers/safir.ts'
import { sensitiveWords } from '#lib/identifiers/sensitive-words.ts'
import { readDecimal } from '#lib/identifiers/typed-count.ts'
import { readDate, slashed } from '#lib/identifiers/typed-date.ts'
import { readYesNo, type YesNo } from '#lib/identifiers/yes-no.ts'
import { PERSON_LENGTHS, TRADE_LABEL_LENGTH } from '#lib/person-lengths.ts'
import type { PersonColumn } from './people-vocabulary.ts'
import { channel, language, otherTrades, type Channel } from './person-wishes.ts'
import type { FoundAgency, ImportReference } from './reference.ts'
import type { RowReader } from './row-reader.ts'
import { dropEmpty } from './drop-empty.ts'

/** A job seeker as a list tells it: days are 'YYYY-MM-DD', the telephone E.164, what is not told is absent. */
export interface PersonDraft {
  identifier: string
  lastName: string
  firstName: string
  birthDate: string
  agency: FoundAgency
  rsa: YesNo
  qpv: YesNo
  drivingLicence: YesNo
  title?: 'M' | 'Mme'
  address?: string
  postcode?: string
  commune?: string
  /** INSEE code. */
  communeCode?: string
  phone?: string
  otherPhone?: string
  channel?: Channel
  language?: PersonLanguage
  email?: string
  category?: string
  registeredOn?: string
  /** Months registered as the file says; the registration date decides. */
  monthsRegistered?: number
  trainingLevel?: string
  trade?: string
  tradeLabel?: string
  /** ROME codes, each known to us. */
  otherTrades?: string[]
  /** Kilometres to the agency. */
  distance?: number
  counsellor?: string
  lastContactOn?: string
  comment?: string
}

type Row = RowReader<PersonColumn>

/** The fields that an accepted person has. */
export const WHOLE_PERSON = ['identifier', 'lastName', 'firstName', 'birthDate', 'agency'] as const

const AGES = { from: 16, to: 100 }
/** A question mark or a box for a letter, what UTF-8 looks like when it is read as something else, a sign for a letter. */
const LOST_CHARACTER = /[?\ufffdƒ†‡‰¤©®±¬√∏∑≈Δ◊]|[ÃÂ][\u0080-\u00bf€]|â€/
const TITLES = new Map<string, 'M' | 'Mme'>([
  ...['m', 'mr', 'monsieur', 'mister'].map(said => [said, 'M'] as const),
  ...['mme', 'mlle', 'madame', 'mademoiselle', 'ms', 'mrs', 'miss'].map(said => [said, 'Mme'] as const)
])

/** Columns that are read with another one, or known and left aside. */
type ReadAside = 'safir' | 'agencyName' | 'disabledWorker'
type Read = Record<Exclude<PersonColumn, ReadAside> | 'agency', unknown>

/** Judges one line of a list of job seekers by itself. */
export function judgePerson(row: Row, reference: ImportReference): Partial<PersonDraft> {
  return dropEmpty<Partial<PersonDraft>>({
    identifier: row.take('identifier', readFranceTravailIdentifier(row.typed('identifier')), {
      wrong: 'refuse',
      missing: 'refuse'
    }),
    title: title(row),
    lastName: name(row, 'lastName'),
    firstName: name(row, 'firstName'),
    birthDate: birthDate(row, reference),
    ...whereToWrite(row),
    channel: channel(row),
    language: language(row),
    category: category(row),
    registeredOn: registeredOn(row, reference),
    monthsRegistered: row.take('monthsRegistered', readDecimal(row.typed('monthsRegistered')), {
      wrong: 'warn'
    }),
    trainingLevel: row.text('trainingLevel'),
    trade: trade(row, reference),
    tradeLabel: row.text('tradeLabel', { max: TRADE_LABEL_LENGTH }),
    otherTrades: otherTrades(row, reference),
    distance: row.take('distance', readDecimal(row.typed('distance')), { wrong: 'warn' }),
    drivingLicence: yesNo(row, 'drivingLicence'),
    rsa: yesNo(row, 'rsa'),
    qpv: yesNo(row, 'qpv'),
    agency: agency(row, reference),
    counsellor: row.text('counsellor'),
    lastContactOn: row.take(
      'lastContactOn',
      readDate(row.typed('lastContactOn'), {
        today: reference.today,
        of: 'past',
        order: row.dateOrder('lastContactOn')
      }),
      {
        wrong: 'warn'
      }
    ),
    comment: comment(row)
  } satisfies Read)
}

function name(row: Row, field: 'lastName' | 'firstName'): string {
  const value = row.text(field, { max: PERSON_LENGTHS.name })
  if (row.problems.some(problem => problem.field === field && problem.severity === 'refuse')) return value
  if (value === '' && row.typed(field).trim() === '') row.say('refuse', 'name-missing', { field })
  else if (value === '' || !/\p{L}/u.test(value)) row.say('refuse', 'name-unreadable', { field })
  else if (LOST_CHARACTER.test(value)) row.say('warn', 'character-lost', { field })
  return value
}

function title(row: Row): 'M' | 'Mme' | undefined {
  const said = fold(row.typed('title'))
  const known = TITLES.get(said)
  if (said !== '' && !known) row.say('warn', 'title-unknown', { field: 'title' })
  return known
}

function birthDate(row: Row, { today }: ImportReference): string | undefined {
  const field = 'birthDate'
  const weights = { wrong: 'refuse', missing: 'refuse', noted: 'warn' } as const
  const born = row.take(
    field,
    readDate(row.typed(field), { today, of: 'past', order: row.dateOrder(field) }),
    weights
  )
  if (!born) return undefined
  const age = yearsBetween(born, today)
  if (born > today) row.say('refuse', 'birth-in-future', { field, params: { read: slashed(born) } })
  else if (age < AGES.from) row.say('refuse', 'too-young', { field, params: { age, least: AGES.from } })
  else if (age > AGES.to) row.say('refuse', 'too-old', { field, params: { age } })
  return born
}

function registeredOn(row: Row, { today }: ImportReference): string | undefined {
  const field = 'registeredOn'
  const weights = { wrong: 'refuse', noted: 'warn' } as const
  const day = row.take(
    field,
    readDate(row.typed(field), { today, of: 'past', order: row.dateOrder(field) }),
    weights
  )
  // A file without that column is told so once, rather than on each of its lines.
  if (row.has(field) && row.typed(field).trim() === '') row.say('warn', 'registration-missing', { field })
  if (day && day > today)
    row.say('refuse', 'registration-in-future', { field, params: { read: slashed(day) } })
  return day
}

function whereToWrite(row: Row) {
  const postcode = row.take('postcode', readPostcode(row.typed('postcode')), {
    wrong: 'warn',
    noted: 'fixed'
  })
  const { phone, otherPhone } = phones(row, postcode)
  const email = row.take('email', readListedEmail(row.typed('email')), { wrong: 'warn', noted: 'fixed' })
  const meant = email && likelyAddress(email)
  if (meant) row.say('warn', 'email-slip', { field: 'email', params: { meant } })
  const address = row.text('address', { max: PERSON_LENGTHS.address, lines: true })
  if (!phone && !email) row.say('warn', address ? 'no-contact' : 'no-contact-at-all', { field: 'phone' })
  const communeCode = row.typed('communeCode').trim().toUpperCase()
  return {
    address,
    postcode,
    commune: row.text('commune', { max: PERSON_LENGTHS.commune }),
    communeCode: /^(?:\d{2}|2[AB])\d{3}$/.test(communeCode) ? communeCode : undefined,
    phone,
    otherPhone,
    email
  }
}

/** A cell that holds two numbers gives the other telephone too, where the line tells no other one. */
function phones(row: Row, postcode = '') {
  const weights = { wrong: 'warn', noted: 'fixed' } as const
  const other = row.take('otherPhone', readPhone(row.typed('otherPhone'), { postcode }), weights)?.e164
  const reading = readPhone(row.typed('phone'), { postcode })
  const two = 'problem' in reading ? readTwoPhones(row.typed('phone'), { postcode }) : undefined
  if (!two) {
    const noted = 'note' in reading && reading.note === 'phone-foreign' ? 'warn' : 'fixed'
    return { phone: row.take('phone', reading, { ...weights, noted })?.e164, otherPhone: other }
  }
  const [{ e164: phone }, { e164: second }] = two
  const reason = other === undefined ? 'phone-second-kept' : 'phone-second-left'
  row.say('warn', reason, { field: 'phone', params: { read: speakPhone(second) } })
  return { phone, otherPhone: other ?? second }
}

function category(row: Row): string | undefined {
  const said = row.typed('category').trim().toUpperCase()
  if (said === '' || /^[A-G]$/.test(said)) return said
  row.say('warn', 'category-unknown', { field: 'category' })
  return undefined
}

function trade(row: Row, reference: ImportReference): string | undefined {
  const code = row.take('trade', readRomeCode(row.typed('trade')), { wrong: 'warn' })
  if (code && !reference.knowsRome(code)) row.say('warn', 'rome-unknown', { field: 'trade' })
  return code
}

function yesNo(row: Row, field: 'rsa' | 'qpv' | 'drivingLicence'): YesNo {
  return row.take(field, readYesNo(row.typed(field)), { wrong: 'warn' }) ?? 'unknown'
}

function agency(row: Row, reference: ImportReference): FoundAgency | undefined {
  const safir = row.take('safir', readSafir(row.typed('safir')), {
    wrong: 'refuse',
    missing: 'refuse',
    noted: 'fixed'
  })
  const known = safir && reference.agencies.get(safir)
  if (safir && !known) row.say('refuse', 'safir-unknown', { field: 'safir' })
  return safir && known ? { safir, ...known } : undefined
}

function comment(row: Row): string {
  const field = 'comment'
  const value = row.text(field, { max: PERSON_LENGTHS.comment, lines: true })
  for (const { subject, word } of sensitiveWords(value))
    row.say('warn', `sensitive-${subject}`, { field, params: { word } })
  return value
}
