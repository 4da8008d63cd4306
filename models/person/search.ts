import { nameTokens } from '#lib/identifiers/person-name.ts'

interface Searchable {
  lastName: string
  firstName: string
  identifiers: string[]
  phone?: string | null
  birthDate?: string | null
}

/** What a counsellor may type: name tokens, identifiers in lower case, national telephone digits, 'YYYY-MM-DD'. */
export function searchKeys(person: Searchable): string[] {
  const keys = [...nameTokens(person.lastName), ...nameTokens(person.firstName)]
  keys.push(...person.identifiers.map(identifier => identifier.toLowerCase()))
  if (person.phone) keys.push(person.phone, nationalDigits(person.phone))
  if (person.birthDate) keys.push(person.birthDate)
  return [...new Set(keys)]
}

/** +33639980001 → 0639980001; other countries keep their digits. */
function nationalDigits(phone: string): string {
  return phone.startsWith('+33') ? `0${phone.slice(3)}` : phone.slice(1)
}
