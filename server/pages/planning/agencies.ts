import type { Request, Response } from 'express'
import { addDays, HOME_ZONE, localDate, momentIn } from '#lib/dates.ts'
import { Agency } from '#models/records/agency.ts'
import { idFrom } from '#models/records/record.ts'
import { territoryFilter, workshopScope } from '#models/access/scope.ts'
import { byAgency } from '#models/planning/by-agency.ts'
import { groundOf } from '#models/reference/territories.ts'
import { readSound } from '../../forms/read.ts'
import { agenciesFilterForm, type AgenciesFilterForm } from '../../forms/week-filter.ts'
import { paths } from '../../paths.ts'
import { render, sharedOf } from '../../render.ts'
import { sectorWords } from '../sectors.ts'
import { territoriesWithin } from '../territories.ts'
import { campaignsShown } from './frame.ts'

interface Span {
  view: 'week' | 'month'
  title: string
  /** 'YYYY-MM-DD', the last one included. */
  first: string
  last: string
  /** Addresses. */
  here: string
  previous: string
  next: string
}

/** The workshops of a regional team's territory on some days, agency by agency. */
export async function showAgencies(
  req: Request,
  res: Response,
  { view, title, first, last, here, previous, next }: Span
) {
  const { t, lang } = sharedOf(res)
  const { value: filter } = readSound(agenciesFilterForm, req.query)
  const zone = await zoneOf(req)
  const [territories, campaigns, sectors, within] = await Promise.all([
    territoriesWithin(req.user.territory, t),
    campaignsShown(req.user, { first, last }),
    sectorWords({ lang }),
    conditionsOf(filter)
  ])
  const startsAt = { $gte: momentIn(zone, first, '00:00'), $lt: momentIn(zone, addDays(last, 1), '00:00') }
  const by = await byAgency(
    { $and: [workshopScope(req.user), ...within, { startsAt }] },
    { opened: filter.agency || null }
  )
  const now = new Date()
  const today = localDate(now, zone)
  const chosen = first <= today && today <= last ? today : first
  const query = queryOf({ ...filter, agency: '' })
  const without = (name: keyof AgenciesFilterForm) => here + queryOf({ ...filter, agency: '', [name]: '' })
  const chips = [
    { label: labelOf(territories, filter.territory), without: without('territory') },
    { label: filter.sector && sectors.nameOf(filter.sector), without: without('sector') },
    { label: labelOf(campaigns, filter.campaign), without: without('campaign') }
  ]
  const locals = {
    title,
    view,
    by,
    form: filter,
    chips: chips.filter(({ label }) => label),
    cleared: here,
    steps: {
      previous: previous + query,
      next: next + query,
      now: (view === 'week' ? paths.agenciesWeek(today) : paths.agenciesMonth(today.slice(0, 7))) + query,
      here
    },
    views: {
      week: paths.agenciesWeek(chosen) + query,
      month: paths.agenciesMonth(chosen.slice(0, 7)) + query
    },
    openedAt: (agency: string) => `${here}${queryOf({ ...filter, agency })}#agency-${agency}`,
    territories,
    sectors: sectors.every,
    campaigns,
    now
  }
  render(res, 'planning/agencies', locals, { title: t('planning.title'), here: 'planning' })
}

/** A territory keeps one time: that of its agencies. */
async function zoneOf({ user }: Request): Promise<string> {
  const own = await Agency.findOne(territoryFilter(await groundOf(user.territory ?? '')))
    .select('timeZone')
    .lean()
  return own?.timeZone ?? HOME_ZONE
}

async function conditionsOf({ territory, sector, campaign }: AgenciesFilterForm) {
  return [
    ...(territory ? [territoryFilter(await groundOf(territory))] : []),
    ...(sector ? [{ sector }] : []),
    ...(campaign ? [{ campaigns: idFrom(campaign) }] : [])
  ]
}

const labelOf = (options: readonly { value: string; label: string }[], value: string) =>
  options.find(one => one.value === value)?.label ?? value

/** Kept from one week to the next: '' or '?…'. */
function queryOf(filter: AgenciesFilterForm): string {
  const asked = Object.entries(filter).filter(([, value]) => value)
  return asked.length > 0 ? `?${new URLSearchParams(asked).toString()}` : ''
}
