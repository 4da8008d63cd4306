import type { Request, Response } from 'express'
import { addMonths, HOME_ZONE, localDate, noon } from '#lib/dates.ts'
import { scopes } from '#models/access/scope.ts'
import { Agency } from '#models/records/agency.ts'
import { Trade } from '#models/records/trade.ts'
import { agencyName } from '#views/emails/session.ts'
import type { Typed } from '../../forms/read.ts'
import { render, sharedOf } from '../../render.ts'

/** A need may begin within a year. */
const MONTHS_OFFERED = 12

interface Again {
  typed: Typed
  errors: Record<string, string>
  refusal?: string
}

/** The form by which a host tells its need and proposes dates. */
export async function showForm(req: Request, res: Response, again?: Again): Promise<void> {
  const { t, dates } = sharedOf(res)
  const [companies, trades] = await Promise.all([
    scopes.companies(req.user).sort({ name: 1 }).select('name sites agencies'),
    Trade.find({ retiredAt: null }).select('label').sort({ label: 1 }).lean()
  ])
  const agencies = await Agency.find({ _id: { $in: companies.flatMap(one => one.agencies) } })
    .select('name')
    .lean()
  const several = companies.length > 1
  const to = companies.flatMap(company =>
    company.agencies.flatMap(id => {
      const agency = agencies.find(({ _id }) => _id.equals(id))
      const names = [agencyName(agency ?? null, t), ...(several ? [company.name] : [])]
      return agency ? [{ value: `${company.id}:${String(id)}`, label: names.join(', ') }] : []
    })
  )
  const today = localDate(new Date(), HOME_ZONE)
  const months = Array.from({ length: MONTHS_OFFERED }, (_, ahead) => {
    const day = addMonths(`${today.slice(0, 7)}-01`, ahead)
    return { value: day.slice(0, 7), label: dates(HOME_ZONE).month(noon(day)) }
  })
  const typed = again?.typed ?? {}
  const locals = {
    to,
    trades: trades.map(({ _id, label }) => ({ value: _id, label })),
    months,
    sites: companies.flatMap(company =>
      company.sites.map(site => ({
        value: `${company.id}:${String(site._id)}`,
        label: [several ? company.name : '', site.name, site.commune].filter(Boolean).join(', '),
        hint: site.address
      }))
    ),
    typed: Object.fromEntries(Object.entries(typed).map(([name, value]) => [name, [value].flat()[0] ?? ''])),
    offers: [typed['offers'] ?? []].flat(),
    errors: again?.errors ?? {},
    refusal: again?.refusal
  }
  const frame = { title: t('proposals.title'), here: 'hosting', width: 'reading' } as const
  render(res, 'host-proposals/new', locals, { ...frame, refused: Boolean(again) })
}
