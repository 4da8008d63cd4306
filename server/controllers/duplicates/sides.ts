import { noon } from '#lib/dates.ts'
import { speakPhone } from '#lib/identifiers/phone.ts'
import type { Likened } from '#models/person/likeness/reasons.ts'
import type { Shared } from '#views/engine.ts'
import type { ComparedRow } from '#views/duplicates/pages.ts'

type Side = Likened & { commune?: string }

/** « BENALI Nadia » */
export function nameOf({ lastName, firstName }: Pick<Side, 'lastName' | 'firstName'>): string {
  return `${lastName.toLocaleUpperCase('fr')} ${firstName}`
}

/** What tells people apart, a line each, the values that are those of the first side marked. */
export function rowsOf({ t, date }: Shared, sides: readonly Side[]): ComparedRow[] {
  const spoken: Record<'name' | 'birthDate' | 'identifiers' | 'phones' | 'email' | 'commune', Speak> = {
    name: nameOf,
    birthDate: ({ birthDate }) => (birthDate ? date.date(noon(birthDate)) : ''),
    identifiers: ({ identifiers = [] }) => identifiers.join(', '),
    phones: ({ phones = [] }) => phones.map(speakPhone).join(', '),
    email: ({ email }) => email ?? '',
    commune: ({ commune }) => commune ?? ''
  }
  return (Object.keys(spoken) as (keyof typeof spoken)[]).map(field => {
    const texts = sides.map(spoken[field])
    return {
      label: t(`duplicates.field.${field}`),
      values: texts.map((text, index) => ({
        text: text || t('duplicates.nothing'),
        same: index > 0 && text !== '' && text === texts[0]
      }))
    }
  })
}

type Speak = (side: Side) => string
