import type { Role } from '#models/records/account.ts'

/** In groups that are shown or not together; a test compares them with the schema. */
export const PERSON_FIELDS = {
  /** The whole last name never leaves the model for a host. */
  name: ['firstName', 'lastName'],
  identity: ['title', 'identifiers', 'birthDate'],
  contact: [
    'phone',
    'otherPhones',
    'channel',
    'email',
    'address',
    'postcode',
    'commune',
    'communeCode',
    'language',
    'emailRefusedAt'
  ],
  situation: [
    'registeredOn',
    'category',
    'rsa',
    'qpv',
    'overrides',
    'trade',
    'tradeLabel',
    'otherTrades',
    'counsellor',
    'referent',
    'waitsFor',
    'waitsSince',
    'waitsAbout',
    'waitsUntil',
    'agreements'
  ],
  needs: ['needs'],
  comment: ['comment']
} as const

export type PersonField = keyof typeof PERSON_FIELDS

/** Host companies: L. 1221-6 of the Code du travail and CNIL (domain §10); needs are counted, never tied to a name. */
const SEEN: Record<Role, readonly PersonField[]> = {
  counsellor: ['name', 'identity', 'contact', 'situation', 'needs', 'comment'],
  employer: ['name', 'needs'],
  regional: [],
  administrator: []
}

/** A host reads names on the day of its workshop only. */
export function fieldsFor(role: Role): readonly PersonField[] {
  return SEEN[role]
}

/** null when the role reads nobody. */
export function projectionFor(role: Role): string | null {
  const fields = SEEN[role].flatMap(group => PERSON_FIELDS[group] as readonly string[])
  return fields.length > 0 ? fields.join(' ') : null
}
