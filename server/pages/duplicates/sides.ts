import { noon } from '#lib/dates.ts'
import { speakPhone } from '#lib/identifiers/phone.ts'
import type { ChosenField } from '#models/identity/merge/fields.ts'
import type { Likened } from '#models/identity/similarity/reasons.ts'
import type { Person } from '#models/records/person.ts'
import type { ComparedRow } from '#views/duplicates/pages.ts'
import type { Shared } from '#views/engine.ts'

type Side = Likened & { commune?: string }

/** « BENALI Nadia » */
export function nameOf({ lastName, firstName }: Pick<Side, 'lastName' | 'firstName'>): string {
  return `${lastName.toLocaleUpperCase('fr')} ${firstName}`
}

/** What tells people apart, a line each, the values that are those of the first side marked. */
export function rowsOf({ t, date }: Shared, sides: readonly Side[]): ComparedRow[] {
  const spoken = {
    name: nameOf,
    birthDate: ({ birthDate }) => (birthDate ? date.date(noon(birthDate)) : ''),
    identifiers: ({ identifiers = [] }) => identifiers.join(', '),
    phones: ({ phones = [] }) => phones.map(speakPhone).join(', '),
    email: ({ email }) => email ?? '',
    commune: ({ commune }) => commune ?? ''
  } satisfies Record<string, (side: Side) => string>
  return (Object.keys(spoken) as (keyof typeof spoken)[]).map(field =>
    rowOf(t(`duplicates.field.${field}`), sides.map(spoken[field]), t('duplicates.nothing'))
  )
}

/** One line of values; what is the same as in the first is marked. */
export function rowOf(label: string, texts: string[], nothing: string): ComparedRow {
  const values = texts.map((text, index) => ({
    text: text || nothing,
    same: index > 0 && text !== '' && text === texts[0]
  }))
  return { label, values }
}

/** What one chooses between two files, in words. */
export function choiceSpeakers({ t, date }: Shared): Record<ChosenField, (person: Person) => string> {
  const day = (value: string | null | undefined) => (value ? date.date(noon(value)) : '')
  return {
    title: ({ title }) => (title ? t(`people.form.${title}`) : ''),
    lastName: ({ lastName }) => lastName,
    firstName: ({ firstName }) => firstName,
    birthDate: ({ birthDate }) => day(birthDate),
    phone: ({ spokenPhone }) => spokenPhone ?? '',
    email: ({ email }) => email ?? '',
    address: ({ address, postcode, commune }) =>
      [address, `${postcode} ${commune}`.trim()].filter(Boolean).join(', '),
    registeredOn: ({ registeredOn }) => day(registeredOn),
    category: ({ category }) => category ?? '',
    rsa: ({ rsa }) => t(`people.answer.${rsa}`),
    qpv: ({ qpv }) => t(`people.answer.${qpv}`),
    trade: ({ trade, tradeLabel }) => [tradeLabel, trade].filter(Boolean).join(', '),
    referent: ({ counsellor }) => counsellor,
    channel: ({ channel }) => (channel ? t(`duplicates.channel.${channel}`) : ''),
    language: ({ language }) => t(`people.language.${language}`),
    needs: ({ needs }) => needs.join(', ')
  }
}
