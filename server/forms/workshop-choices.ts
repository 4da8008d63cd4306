import { clock, localDate } from '#lib/dates.ts'
import { nameKey } from '#lib/identifiers/person-name.ts'
import { isKey, type Key, type Language, type Translate } from '#lib/i18n.ts'
import type { KitUse } from '#models/planning/occupancy.ts'
import { Account } from '#models/records/account.ts'
import { Agency } from '#models/records/agency.ts'
import { Trade } from '#models/records/trade.ts'
import type { WorkshopChoices } from '#views/workshops/pages.ts'
import type { Wording } from './edit-conflicts.ts'
import { scopes } from '#models/access/scope.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { kindOptions } from '../pages/kinds.ts'
import { publicWords } from '../pages/publics.ts'
import { sectorWords } from '../pages/sectors.ts'

/** What the form of a workshop offers a counsellor: trades by sector, rooms and sites, colleagues. A draft keeps its own. */
export async function workshopChoices(
  user: Account,
  { t, lang }: { t: Translate; lang: Language },
  kept: Partial<Pick<Workshop, 'trade' | 'sector' | 'priorities' | 'kits'>> = {}
): Promise<WorkshopChoices> {
  const [agency, companies, trades, colleagues, sectors, publics] = await Promise.all([
    Agency.findById(user.agency).orFail(),
    scopes.companies(user).sort({ name: 1 }),
    Trade.find({ $or: [{ retiredAt: null }, { _id: kept.trade ?? '' }] })
      .select('label sector otherSectors')
      .sort({ label: 1 })
      .lean(),
    Account.find({ role: 'counsellor', agency: user.agency ?? null, disabledAt: null })
      .select('firstName lastName sees')
      .sort({ lastName: 1, firstName: 1 }),
    sectorWords({ lang }),
    publicWords({ t, lang })
  ])
  const offered = sectors.offered(kept.sector)
  const options = (some: typeof trades) => some.map(({ _id, label }) => ({ value: _id, label }))
  const groups = offered.map(({ value, label }) => ({
    label,
    options: options(trades.filter(trade => sectorsOf(trade).includes(value)))
  }))
  const codes = new Set(offered.map(({ value }) => value))
  const nowhere = trades.filter(trade => !sectorsOf(trade).some(code => codes.has(code)))
  const named = (name: string, isProspect: boolean) =>
    isProspect ? t('companies.prospect.named', { name }) : name
  return {
    kinds: kindOptions(t),
    sectors: offered,
    trades: [...groups, { label: t('workshops.form.tradeOther'), options: options(nowhere) }].filter(
      ({ options }) => options.length > 0
    ),
    places: [
      {
        label: `${t('workshops.form.placeAgency')}, ${agency.name}`,
        options: openRooms(agency).map(({ name, seats }) => ({
          value: `room:${name}`,
          label: seats ? t('workshops.form.roomSeats', { room: name, count: seats }) : name
        }))
      },
      ...companies
        .map(({ _id, name: own, isProspect, sites }) => ({ _id, sites, name: named(own, isProspect) }))
        .map(({ _id, name, sites }) => ({
          label: name,
          options: sites.map(site => ({
            value: `site:${String(_id)}:${String(site._id)}`,
            label: [name, site.name, site.commune].filter(Boolean).join(', ')
          }))
        })),
      {
        label: t('kinds.remote'),
        options: (['video', 'telephone'] as const).map(mode => ({
          value: `mode:${mode}`,
          label: t(`kinds.mode.${mode}`)
        }))
      }
    ].filter(({ options }) => options.length > 0),
    noRoom: openRooms(agency).length > 0 ? null : noRoomOf(agency, user, colleagues),
    hours: hoursOf(agency, { t, lang }),
    publics: publics.priorities(kept.priorities),
    kits: kitsOffered(agency, kept.kits),
    colleagues: colleagues.map(({ id, fullName }) => ({ value: id, label: fullName }))
  }
}

/** The main one first. */
const sectorsOf = ({ sector, otherSectors }: Pick<Trade, 'sector' | 'otherSectors'>) => [
  ...(sector ? [sector] : []),
  ...otherSectors
]

/** Who may give the agency a room: its reader, its leads, or else the administration. */
function noRoomOf({ id, name }: Agency, user: Account, colleagues: Account[]): WorkshopChoices['noRoom'] {
  const leads = colleagues.filter(({ sees }) => sees.includes('lead'))
  return {
    agency: name,
    settings: leads.some(({ _id }) => _id.equals(user._id)) ? id : null,
    leads: leads.map(({ fullName }) => fullName)
  }
}

/** « À l'agence : 9 h à 12 h, 13 h 30 à 16 h 30 ». */
function hoursOf({ morning, afternoon }: Agency, { t, lang }: { t: Translate; lang: Language }): string {
  const spans = [morning, afternoon].flatMap(span =>
    span ? t('workshops.form.span', { from: clock(lang, span.from), to: clock(lang, span.to) }) : []
  )
  return spans.length > 0 ? t('workshops.form.hours', { hours: spans.join(', ') }) : ''
}

/** Those in use, and those that a workshop has. */
function kitsOffered({ kits, timeZone }: Agency, kept: readonly KitUse[] = []): WorkshopChoices['kits'] {
  const today = localDate(new Date(), timeZone)
  return kits
    .filter(
      ({ name, retiredFrom }) =>
        !retiredFrom || retiredFrom > today || kept.some(one => nameKey(one.name) === nameKey(name))
    )
    .map(({ name, number, note }) => ({ name, number, note }))
}

/** A room that is closed already takes nothing that can still be planned. */
function openRooms({ rooms, timeZone }: Agency) {
  const today = localDate(new Date(), timeZone)
  return rooms.filter(({ closedFrom }) => !closedFrom || closedFrom > today)
}

/** The choices with a room the agency no longer lists, so that a workshop held there keeps it. */
export function withPlace(choices: WorkshopChoices, value: string): WorkshopChoices {
  const known = choices.places.some(({ options }) => options.some(option => option.value === value))
  if (known || !value.startsWith('room:')) return choices
  const kept = { value, label: value.slice('room:'.length) }
  const [first, ...others] = choices.places
  if (!first) return { ...choices, places: [{ label: kept.label, options: [kept] }] }
  return { ...choices, places: [{ ...first, options: [...first.options, kept] }, ...others] }
}

const NAMES: Partial<Record<string, Key>> = {
  kind: 'kinds.form.label',
  slots: 'slots.title',
  slotEvery: 'slots.page.every',
  slotPlaces: 'slots.page.places',
  from: 'workshops.form.startTime',
  to: 'workshops.form.endTime',
  partKind: 'workshops.form.parts',
  kitName: 'workshops.form.kits',
  saturday: 'workshops.form.saturdayHint'
}

/** How the fields of the form are called, and what is chosen in them. */
export function wordingOf(t: Translate, choices: WorkshopChoices): Wording {
  const { kinds, trades, places, sectors, publics, colleagues } = choices
  const options = [
    ...[...trades, ...places].flatMap(group => group.options),
    ...kinds,
    ...sectors,
    ...publics,
    ...colleagues
  ]
  const chosen = new Set(['kind', 'trade', 'place', 'sector', 'priorities', 'facilitators'])
  return {
    label: name => {
      const key = NAMES[name] ?? `workshops.form.${name}`
      return isKey(key) ? t(key) : name
    },
    say: (name, value) => {
      if (name === 'saturday') return null
      return chosen.has(name) ? (options.find(option => option.value === value)?.label ?? null) : value
    }
  }
}
