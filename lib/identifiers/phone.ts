import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { tidy, wholeNumber, type Reading } from './reading.ts'

export type PhoneProblem = 'phone-missing' | 'phone-several' | 'phone-malformed'
export type PhoneNote = 'phone-zero-restored' | 'phone-foreign' | 'phone-rewritten'

/** A telephone number: E.164, whether it takes text messages, whether it is outside France and its overseas lands. */
export interface Phone {
  e164: string
  mobile: boolean
  foreign: boolean
}

// ARCEP's plan: overseas numbers are dialled 0xxx at home and have country codes of their own abroad.
const OVERSEAS: Record<string, string> = {
  '0262': '262',
  '0263': '262',
  '0269': '262',
  '0692': '262',
  '0693': '262',
  '0590': '590',
  '0690': '590',
  '0691': '590',
  '0594': '594',
  '0694': '594',
  '0596': '596',
  '0696': '596',
  '0697': '596'
}
const FRENCH_MOBILE = /^\+(?:33[67]|262(?:639|69[23])|59069[01]|594694|59669[67])/
const FRENCH = /^\+(?:33|262|508|590|594|596|681|687|689)/

/**
 * Reads a telephone number as typed: any grouping, +33, 0033, 33, (0), the first zero lost to a spreadsheet, words around
 * it (« Tél : », « (mère) »). `postcode` settles 0639, a mobile of Mayotte in 976 and of mainland France elsewhere.
 */
export function readPhone(typed: string, { postcode = '' } = {}): Reading<Phone, PhoneProblem, PhoneNote> {
  const text = tidy(typed).slice(0, LONGEST)
  if (text === '') return { problem: 'phone-missing' }
  const whole = wholeNumber(text.replaceAll(' ', ''))
  const plain = readDigits(digitsOf(/^\d+$/.test(whole) ? whole : text), postcode)
  if (plain) return /^['’\d]?[\d.,]*E/i.test(text) || /^['’]/.test(text) ? rewritten(plain) : plain
  const parts = numbersIn(text)
  if (parts.length > 1) return { problem: 'phone-several' }
  const [only = ''] = parts
  const among = /\d/.test(text.replace(only, '')) ? undefined : readDigits(digitsOf(only), postcode)
  return among ? rewritten(among) : { problem: 'phone-malformed' }
}

/** Both numbers of a cell that holds two of them, in their order; nothing for one, or for more. */
export function readTwoPhones(typed: string, { postcode = '' } = {}): [Phone, Phone] | undefined {
  const read = numbersIn(tidy(typed).slice(0, LONGEST)).map(part => readDigits(digitsOf(part), postcode))
  const [first, second, ...more] = read
  if (!first || !second || more.length > 0 || 'problem' in first || 'problem' in second) return undefined
  return [first.value, second.value]
}

const LONGEST = 200
const SHORTEST_NUMBER = 9

/** What may be a number each: cut where a word, a comma or a slash stands, and in two when two stand together. */
function numbersIn(text: string): string[] {
  const parts = text.split(/[^\d+().\s_\-\u2010-\u2015/]+/).flatMap(part => {
    const together = digitsOf(part)
    const two = /^(0[1-9]\d{8})(0[1-9]\d{8})$/.exec(together)
    if (two) return [two[1] ?? '', two[2] ?? '']
    return part.includes('/') && together.length > 15 ? part.split('/') : [part]
  })
  return parts.filter(part => part.replace(/\D/g, '').length >= SHORTEST_NUMBER).map(part => part.trim())
}

function digitsOf(text: string): string {
  return text
    .replace('(0)', '')
    .replace(/[\s.\-\u2010-\u2015()_/]/g, '')
    .replace(/^00/, '+')
}

function readDigits(digits: string, postcode: string): Reading<Phone, PhoneProblem, PhoneNote> | undefined {
  const national = nationalNumber(digits)
  if (national) {
    const restored = !digits.startsWith('0') && !digits.startsWith('+')
    return frenchPhone(national, { postcode, restored })
  }
  // A spreadsheet takes the sign before the country for that of a number.
  const withoutSign = /^33[1-9]\d{8}$/.test(digits) ? nationalNumber(`+${digits}`) : undefined
  if (withoutSign) return rewritten(frenchPhone(withoutSign, { postcode, restored: false }))
  return /^\+\d{7,15}$/.test(digits) && !digits.startsWith('+33') ? foreignPhone(digits) : undefined
}

/** Says which number was read, where nothing else is said of it. */
function rewritten(
  reading: Reading<Phone, PhoneProblem, PhoneNote>
): Reading<Phone, PhoneProblem, PhoneNote> {
  if ('problem' in reading || reading.note) return reading
  return { ...reading, note: 'phone-rewritten', params: { read: speakPhone(reading.value.e164) } }
}

/** The number as it is said: in pairs with no-break spaces for French numbers, grouped with its country otherwise. */
export function speakPhone(e164: string): string {
  const mainland = /^\+33(\d{9})$/.exec(e164)?.[1]
  const overseas = /^\+(?:262|590|594|596)(\d{9})$/.exec(e164)?.[1]
  const national = mainland ?? overseas
  if (national) return (`0${national}`.match(/\d\d/g) ?? []).join('\u00a0')
  return parsePhoneNumberFromString(e164)?.formatInternational().replaceAll(' ', '\u00a0') ?? e164
}

/** Can this E.164 number receive a text message for the price of a French one: a mobile of France or overseas? */
export function isMobile(e164: string): boolean {
  return FRENCH_MOBILE.test(e164)
}

function nationalNumber(digits: string): string | undefined {
  const found = /^(?:\+330?|0)?([1-9]\d{8})$/.exec(digits)
  return found ? `0${found[1]}` : undefined
}

function frenchPhone(
  national: string,
  { postcode, restored }: { postcode: string; restored: boolean }
): Reading<Phone, PhoneProblem, PhoneNote> {
  const prefix = national.slice(0, 4)
  const country = prefix === '0639' && postcode.startsWith('976') ? '262' : (OVERSEAS[prefix] ?? '33')
  const e164 = `+${country}${national.slice(1)}`
  const value: Phone = { e164, mobile: isMobile(e164), foreign: false }
  if (!restored) return { value }
  return { value, note: 'phone-zero-restored' as const, params: { read: speakPhone(e164) } }
}

function foreignPhone(digits: string): Reading<Phone, PhoneProblem, PhoneNote> {
  const parsed = parsePhoneNumberFromString(digits)
  if (!parsed?.isValid()) return { problem: 'phone-malformed' }
  const e164 = parsed.number
  if (FRENCH.test(e164)) return { value: { e164, mobile: isMobile(e164), foreign: false } }
  return { value: { e164, mobile: false, foreign: true }, note: 'phone-foreign' }
}
