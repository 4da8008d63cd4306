import { readListedEmail } from './email-address.ts'

/** Domains that people here mostly write. Those of fewer than five letters have real neighbours: none is guessed from. */
const FREQUENT = [
  'gmail.com',
  'hotmail.com',
  'hotmail.fr',
  'outlook.com',
  'outlook.fr',
  'orange.fr',
  'laposte.net',
  'yahoo.fr',
  'yahoo.com',
  'wanadoo.fr',
  'icloud.com',
  'numericable.fr',
  'protonmail.com'
] as const

/** They exist, and look like one of those. */
const REAL = new Set<string>([
  ...FREQUENT,
  'mail.com',
  'email.com',
  'ymail.com',
  'fmail.com',
  'hotmail.be',
  'hotmail.it',
  'hotmail.de',
  'hotmail.es',
  'hotmail.ch',
  'hotmail.co',
  'outlook.be',
  'outlook.de',
  'outlook.it',
  'outlook.es',
  'yahoo.de',
  'yahoo.it',
  'yahoo.es',
  'yahoo.ca',
  'orange.be',
  'orange.es',
  'orange.com',
  'proton.me',
  'icloud.fr'
])

/** Endings that no address has, as they are slipped into, and names that exist under one ending only. */
const ENDINGS = /\.(?:con|cm|om|comm|vom|xom|cim|ckm|fe|ft|r|f|frr|fr\.fr)$/
const ONE_ENDING = new Map([
  ['gmail.fr', 'gmail.com'],
  ['laposte.fr', 'laposte.net'],
  ['laposte.com', 'laposte.net'],
  ['wanadoo.com', 'wanadoo.fr']
])

/** The domain that an address probably means, when its own is one slip of a finger away from a frequent one. */
export function likelyDomain(address: string): string | null {
  const domain = address.slice(address.lastIndexOf('@') + 1)
  if (REAL.has(domain)) return null
  const known = ONE_ENDING.get(domain) ?? FREQUENT.find(frequent => isOneSlip(domain, frequent))
  if (known) return known
  const mended = [domain.replace(ENDINGS, '.fr'), domain.replace(ENDINGS, '.com')]
  return ENDINGS.test(domain) ? (FREQUENT.find(frequent => mended.includes(frequent)) ?? null) : null
}

/** The whole address that was probably meant by what was typed; null where nothing looks like a slip. */
export function likelyAddress(typed: string): string | null {
  const reading = readListedEmail(typed)
  if (!('value' in reading)) return null
  const domain = likelyDomain(reading.value)
  return domain && reading.value.slice(0, reading.value.lastIndexOf('@') + 1) + domain
}

/** One letter more, less, other, or two neighbours exchanged. */
function isOneSlip(typed: string, meant: string): boolean {
  if (typed === meant || Math.abs(typed.length - meant.length) > 1) return false
  let start = 0
  while (start < typed.length && typed[start] === meant[start]) start++
  const rest = (text: string, skipped: number) => text.slice(start + skipped)
  return (
    rest(typed, 1) === rest(meant, 1) ||
    rest(typed, 1) === rest(meant, 0) ||
    rest(typed, 0) === rest(meant, 1) ||
    (typed[start] === meant[start + 1] &&
      typed[start + 1] === meant[start] &&
      rest(typed, 2) === rest(meant, 2))
  )
}
