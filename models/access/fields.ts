import type { Role } from '#models/records/account.ts'
import { PERSON_FIELDS, personFields, type FieldGroup } from '#models/records/person-fields.ts'

/** Host companies: L. 1221-6 of the Code du travail and CNIL (domain §10); needs are counted, never tied to a name. */
const SEEN: Record<Role, readonly FieldGroup[]> = {
  counsellor: ['name', 'identity', 'contact', 'situation', 'needs', 'comment'],
  employer: ['name', 'needs'],
  regional: [],
  administrator: []
}

/** The groups of a person's fields that a role may ever read. A host reads names on the day of its workshop only. */
export function fieldsFor(role: Role): readonly FieldGroup[] {
  return SEEN[role]
}

export function projectionFor(role: Role): string | null {
  const fields = personFields.filter(field => SEEN[role].some(group => group === PERSON_FIELDS[field].group))
  return fields.length > 0 ? fields.join(' ') : null
}
