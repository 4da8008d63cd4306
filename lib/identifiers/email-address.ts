import { domainToASCII } from 'node:url'
import { visible, type Reading } from './reading.ts'

export type EmailProblem = 'email-missing' | 'email-several' | 'email-malformed'

const LOCAL_CHARACTERS = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+$/
const LABEL_CHARACTERS = /^[a-z0-9-]+$/

/**
 * Is this one plain e-mail address, as stored: small letters, ASCII, no display name, no comment, no quoted part,
 * no line break (a second header could hide behind it), within the lengths of RFC 5321 §4.5.3.1 (64, 254).
 */
export function isEmailAddress(text: string): boolean {
  if (text.length > 254) return false
  const at = text.indexOf('@')
  const local = text.slice(0, at)
  return at > 0 && at <= 64 && isLocalPart(local) && isDomain(text.slice(at + 1))
}

/** Reads an address as typed: small letters, an accented domain in its ASCII form; several in one cell are told. */
export function readEmailAddress(typed: string): Reading<string, EmailProblem> {
  const text = visible(typed).trim().toLowerCase()
  if (text === '') return { problem: 'email-missing' }
  const at = text.lastIndexOf('@')
  const address = text.slice(0, at + 1) + asciiDomain(text.slice(at + 1))
  if (isEmailAddress(address)) return { value: address }
  const parts = text.split(/[\s,;/]+/).filter(part => part !== '')
  return { problem: parts.length > 1 && parts.every(isEmailAddress) ? 'email-several' : 'email-malformed' }
}

/** The same from a list, where an address comes as it was copied: « mailto: », « Nom <adresse> », a comma after it. */
export function readListedEmail(typed: string): Reading<string, EmailProblem, 'email-rewritten'> {
  const plain = readEmailAddress(typed)
  if (!('problem' in plain) || plain.problem !== 'email-malformed') return plain
  const found = typed
    .slice(0, LONGEST_CELL)
    .split(/[\s<>()[\]"«»;,]+/)
    .filter(part => part.includes('@'))
  const [only, ...others] = found.map(part => part.replace(/^(?:mailto|smtp|e-?mail|courriel|mail):/i, ''))
  if (only === undefined) return plain
  if (others.length > 0) return { problem: 'email-several' }
  const read = readEmailAddress(only.replace(/\.$/, ''))
  return 'problem' in read ? plain : { ...read, note: 'email-rewritten', params: { read: read.value } }
}
const LONGEST_CELL = 1000

function isLocalPart(local: string): boolean {
  return LOCAL_CHARACTERS.test(local) && local.split('.').every(part => part !== '')
}

function isDomain(domain: string): boolean {
  const labels = domain.split('.')
  return (
    labels.length > 1 &&
    labels.every(isLabel) &&
    /^(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/.test(labels.at(-1) ?? '')
  )
}

function isLabel(label: string): boolean {
  return label.length <= 63 && LABEL_CHARACTERS.test(label) && !label.startsWith('-') && !label.endsWith('-')
}

function asciiDomain(domain: string): string {
  // eslint-disable-next-line no-control-regex -- « not ASCII » is what is meant
  return /[^\u0000-\u007f]/.test(domain) ? domainToASCII(domain) : domain
}
