import { HOME_ZONE, localDate } from '#lib/dates.ts'
import { figuresStaleSince } from '#models/figures/recount.ts'
import type { RequestHandler } from 'express'
import { Agency } from '#models/records/agency.ts'
import { Tally } from '#models/records/tally.ts'
import { monthsFrom, nextMonth, report } from '#models/figures/report.ts'
import { Territory } from '#models/records/territory.ts'
import { publicWords } from '../pages/publics.ts'
import { sectorWords } from '../pages/sectors.ts'
import { render, sharedOf } from '../render.ts'
import { chosenFigures } from '../pages/results/chosen.ts'

/** How many months back the period can begin. */
const MONTHS_OFFERED = 36

/** The funnel, its rates and where they differ, within the reader's territory or agency. */
export const index: RequestHandler = async (req, res) => {
  const { t, lang } = sharedOf(res)
  const askedAt = new Date()
  const { form, backwards, filter, scope } = await chosenFigures(req, askedAt)
  // Read first: what is counted meanwhile makes the figures newer than they say, never older.
  const staleSince = await figuresStaleSince()
  const [figures, territories, place, sectors, publics] = await Promise.all([
    report(scope, filter),
    Territory.find({ kind: { $in: ['departement', 'group'] } })
      .sort({ _id: 1 })
      .lean(),
    placeName(req.user),
    sectorWords({ lang }),
    publicWords({ t, lang })
  ])
  const [present, basins] = await Promise.all([
    Tally.distinct('departement', scope),
    Tally.distinct('basin', scope)
  ]).then(found => found.map(codes => new Set<string | null>(codes)))
  const last = nextMonth(localDate(new Date(), HOME_ZONE).slice(0, 7), 2)
  const departements = territories
    .filter(({ _id }) => present?.has(_id))
    .map(({ _id, name }) => ({ code: _id, name }))
  const groups = territories.filter(
    ({ _id, kind, retiredAt, basins: parts = [] }) =>
      kind === 'group' && (!retiredAt || _id === form.territory) && parts.some(basin => basins?.has(basin))
  )
  const query = new URLSearchParams(Object.entries(form).filter(([, value]) => value)).toString()
  const title = place || t('results.title')
  render(
    res,
    'results/index',
    {
      title,
      form,
      query,
      report: figures,
      wrong: backwards ? t('results.backwards') : null,
      said: count =>
        typeof count === 'number'
          ? t('results.number', { count })
          : t(`results.${count}`, { limit: figures.toldFrom }),
      drawn: count => (typeof count === 'number' ? count : count === 'few' ? figures.toldFrom - 1 : 0),
      departements,
      groups: groups.map(({ _id, name }) => ({ value: _id, label: name })),
      months: monthsFrom(nextMonth(last, -MONTHS_OFFERED), last).reverse(),
      sectors: sectors.every,
      sectorName: sectors.nameOf,
      publics: publics.counted,
      completeTo: staleSince ?? askedAt,
      behind: staleSince !== null
    },
    { title, here: 'results', refused: backwards }
  )
}

async function placeName(user: {
  role: string
  agency?: unknown
  territory?: string | null
}): Promise<string> {
  if (user.role === 'regional') return (await Territory.findById(user.territory).lean())?.name ?? ''
  return (await Agency.findById(user.agency).lean())?.name ?? ''
}
