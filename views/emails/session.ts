import { datesIn } from '#lib/dates.ts'
import { translate, type PersonLanguage, type TranslateToPerson } from '#lib/i18n.ts'
import type { Workshop } from '#models/records/workshop.ts'
import type { Told } from '#models/messages/told.ts'

/** « Agence Aubagne »: who writes, as the reader's mail program shows it. */
export function agencyName(agency: { name: string } | null, t: TranslateToPerson): string {
  if (!agency) return 'Déclic'
  return /^agence\b/i.test(agency.name) ? agency.name : t('emails.agency', { name: agency.name })
}

/** « Mardi 2 février 2027, de 13 h 30 à 16 h 30 », in the zone of the place. */
export function formatWhen(
  { startsAt, endsAt, timeZone }: Pick<Told, 'startsAt' | 'endsAt' | 'timeZone'>,
  language: PersonLanguage
): string {
  const dates = datesIn(language, timeZone)
  const said = translate(language)('emails.when', {
    day: dates.day(startsAt),
    from: dates.time(startsAt),
    to: dates.time(endsAt)
  })
  return said.charAt(0).toLocaleUpperCase(language) + said.slice(1)
}

/** « Par vidéo, avec Agence Aubagne », or with the company that one meets. */
export function sayRemote(
  mode: 'video' | 'telephone',
  place: { kind?: string; name: string },
  t: TranslateToPerson
): string {
  const agency = place.kind === 'company' ? place.name : agencyName(place, t)
  return t(`kinds.where.${mode}`, { agency })
}

export function formatWhere({ place }: Pick<Told, 'place'>, t: TranslateToPerson): string {
  if (place.mode === 'video' || place.mode === 'telephone') return sayRemote(place.mode, place, t)
  const house = place.kind === 'agency' ? agencyName(place, t) : place.name
  const town = [place.postcode, place.commune].filter(Boolean).join(' ')
  return [house, place.room, place.address, town].filter(Boolean).join(', ')
}

/** « Atelier : Cuisine », as a calendar shows it: the kind and the trade, nothing of anybody. */
export function eventTitle(
  { kind, tradeLabel: trade }: Pick<Workshop, 'tradeLabel'> & Partial<Pick<Workshop, 'kind'>>,
  t: TranslateToPerson
): string {
  return t(`kinds.event.${kind ?? 'detection'}`, { trade })
}
