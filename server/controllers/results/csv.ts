import { figuresStaleSince } from '#models/figures/recount.ts'
import type { RequestHandler } from 'express'
import { csvLine } from '#lib/csv.ts'
import { HOME_ZONE, localDate, localTime } from '#lib/dates.ts'
import type { Told } from '#models/figures/mask.ts'
import { publishedFigures } from '#models/figures/published.ts'
import { FIGURE_NAMES } from '#models/records/figure.ts'
import { readThresholds } from '#models/reference/thresholds.ts'
import { Territory } from '#models/records/territory.ts'
import { sharedOf } from '../../render.ts'
import { chosenFigures } from '../../pages/results/chosen.ts'
import { publicWords } from '../../pages/publics.ts'
import { sectorWords } from '../../pages/sectors.ts'

/**
 * The same figures as a spreadsheet: a row per month, département, sector and kind of place, each with the moment up
 * to which every change is counted; no row names a person, nor gives away what the page hides.
 */
export const index: RequestHandler = async (req, res) => {
  const { t, lang } = sharedOf(res)
  const { form, filter, scope } = await chosenFigures(req)
  const completeTo = (await figuresStaleSince()) ?? new Date()
  const [{ rows }, { nameOf }, { toldFrom }, publics] = await Promise.all([
    publishedFigures(scope, filter),
    sectorWords({ lang }),
    readThresholds(),
    publicWords({ t, lang })
  ])
  const said = (count: Told) =>
    typeof count === 'number' ? String(count) : t(`results.${count}`, { limit: toldFrom })
  const names = new Map(
    (await Territory.find({ kind: 'departement' }).lean()).map(({ _id, name }) => [_id, name])
  )
  const publicName =
    publics.counted.find(({ value }) => value === form.public)?.label ?? t('results.public.all')
  const columns = [
    'month',
    'departement',
    'sector',
    'placeKind',
    'public',
    ...FIGURE_NAMES,
    'completeTo'
  ] as const
  const lines = rows.map(({ keys: [month = '', departement = '', sector = '', place = ''], counts }) =>
    csvLine([
      month,
      names.get(departement) ?? departement,
      nameOf(sector),
      t(place === 'company' ? 'results.place.company' : 'results.place.agency'),
      publicName,
      ...FIGURE_NAMES.map(name => said(counts[name])),
      `${localDate(completeTo, HOME_ZONE)} ${localTime(completeTo, HOME_ZONE)}`
    ])
  )
  const head = csvLine(columns.map(name => t(`results.column.${name}`)))
  res.attachment(`declic-${form.from}-${form.to}.csv`).type('text/csv; charset=utf-8')
  res.send(`\ufeff${head}${lines.join('')}`)
}
