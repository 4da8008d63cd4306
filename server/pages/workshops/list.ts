import type { RequestHandler } from 'express'
import { addDays, datesIn, HOME_ZONE, localDate, momentIn, noon } from '#lib/dates.ts'
import type { Translate } from '#lib/i18n.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import type { Account } from '#models/records/account.ts'
import { seesDrafts } from '#models/access/scope.ts'
import { Agency } from '#models/records/agency.ts'
import { listWorkshops, type WorkshopFilter } from '#models/planning/listing.ts'
import type { ListTyped } from '#views/workshops/pages.ts'
import { readSound, type Typed } from '../../forms/read.ts'
import { sentences } from '../../forms/sentences.ts'
import {
  readCursor,
  STATUSES,
  workshopFilterForm,
  writeCursor,
  type WorkshopFilterForm
} from '../../forms/workshop-filter.ts'
import { paths } from '../../paths.ts'
import { groundOf, type Ground } from '#models/reference/territories.ts'
import { render, sharedOf } from '../../render.ts'
import { kindOptions } from '../kinds.ts'
import { sectorWords, type SectorWords } from '../sectors.ts'
import { territoriesWithin } from '../territories.ts'

/** Without a day that can be read the list begins today: what is past is asked for. */
export const listed: RequestHandler = async (req, res) => {
  const { t, lang } = sharedOf(res)
  const now = new Date()
  const { zone, territories } = await surroundings(req.user, t)
  const { value, errors, ...reading } = readSound(workshopFilterForm, req.query)
  const today = localDate(now, zone)
  const mayPlan = req.user.role === 'counsellor'
  if (!mayPlan) value.mine = ''
  const typed = typedList(mayPlan ? reading.typed : { ...reading.typed, mine: '' }, today)
  const from = errors.from ? today : isoDay(typed.from, value.from)
  const page = await listWorkshops(
    req.user,
    {
      ...filterOf({ ...value, from }, zone, await groundOf(value.territory)),
      mine: value.mine ? req.user._id : null
    },
    { after: readCursor(value.after), before: readCursor(value.before) },
    now
  )
  const day = (date: string) => datesIn(lang, 'UTC').date(noon(date))
  const sectors = await sectorWords({ lang })
  const chips = chipsOf(value, typed, { t, territories, day, sectors })
  render(
    res,
    'workshops/index',
    {
      ...page,
      now,
      form: typed,
      errors: sentences(t, errors),
      chips,
      territories,
      sectors: sectors.every,
      kinds: kindOptions(t),
      statuses: STATUSES.filter(status => status !== 'draft' || seesDrafts(req.user)).map(status => ({
        value: status,
        label: t(`states.workshop.${status}`)
      })),
      mayPlan,
      previous: page.previous && address(typed, { before: writeCursor(page.previous) }),
      next: page.next && address(typed, { after: writeCursor(page.next) })
    },
    {
      title: t('workshops.list.title'),
      here: req.user.role === 'counsellor' ? 'planning' : 'workshops',
      refused: Object.keys(errors).length > 0
    }
  )
}

/** The zone days are meant in, and the territories a regional team may narrow to: one query. */
async function surroundings({ role, agency, territory }: Account, t: Translate) {
  if (role === 'counsellor') {
    const own = await Agency.findById(agency).select('timeZone').lean()
    return { zone: own?.timeZone ?? HOME_ZONE, territories: [] }
  }
  return { zone: HOME_ZONE, territories: await territoriesWithin(territory, t) }
}

function typedList(typed: Typed, today: string): ListTyped {
  const one = (name: string) => String(typed[name] ?? '')
  return {
    from: 'from' in typed ? one('from') : slashed(today),
    to: one('to'),
    sector: one('sector'),
    territory: one('territory'),
    kind: one('kind'),
    workshopKind: one('workshopKind'),
    host: one('host'),
    company: one('company'),
    seats: one('seats'),
    status: one('status'),
    mine: one('mine') === 'yes' ? 'yes' : ''
  }
}

/** The day shown when none was asked for is the one meant. */
function isoDay(shown: string, read: string): string {
  return read || (/^\d\d\/\d\d\/\d{4}$/.test(shown) ? shown.split('/').reverse().join('-') : '')
}

function filterOf(form: WorkshopFilterForm, zone: string, ground: Ground): Omit<WorkshopFilter, 'mine'> {
  return {
    from: form.from ? momentIn(zone, form.from, '00:00') : null,
    to: form.to ? momentIn(zone, addDays(form.to, 1), '00:00') : null,
    sector: form.sector || null,
    territory: form.territory ? ground : null,
    kind: form.kind || null,
    workshopKind: form.workshopKind || null,
    host: form.host,
    company: form.company || null,
    seats: form.seats || null,
    status: form.status || null
  }
}

interface Chips {
  t: Translate
  territories: { value: string; label: string }[]
  day: (date: string) => string
  sectors: SectorWords
}

/** Each chosen filter in words, with the address without it. */
function chipsOf(form: WorkshopFilterForm, typed: ListTyped, { t, territories, day, sectors }: Chips) {
  const words: Record<keyof ListTyped, string> = {
    from: form.from && t('workshops.list.chip.from', { day: day(form.from) }),
    to: form.to && t('workshops.list.chip.to', { day: day(form.to) }),
    sector: form.sector && sectors.nameOf(form.sector),
    territory:
      form.territory && (territories.find(({ value }) => value === form.territory)?.label ?? form.territory),
    kind: form.kind && t(form.kind === 'agency' ? 'workshops.list.inAgency' : 'workshops.list.inCompany'),
    workshopKind: form.workshopKind && t(`kinds.name.${form.workshopKind}`),
    host: form.host && t('workshops.list.chip.host', { host: form.host }),
    company: form.company && t('workshops.list.chip.company'),
    seats: form.seats ? t('workshops.list.chip.seats', { count: form.seats }) : '',
    status: form.status && t(`states.workshop.${form.status}`),
    mine: form.mine && t('workshops.week.mine')
  }
  return Object.entries(words).flatMap(([name, label]) =>
    label ? [{ label, without: address(typed, { [name]: '' }) }] : []
  )
}

/** The address of the list with these filters; `from` stays even when empty, since its absence means today. */
function address(typed: ListTyped, change: Record<string, string>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...typed, ...change }))
    if (value || name === 'from') query.set(name, value)
  return `${paths.workshops()}?${query.toString()}`
}
