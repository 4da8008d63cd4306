import type { Request, RequestHandler, Response } from 'express'
import { localDate } from '#lib/dates.ts'
import type { Refusal } from '#lib/refusal.ts'
import { Agency } from '#models/records/agency.ts'
import { Territory } from '#models/records/territory.ts'
import { schoolHolidaysFrom } from '#models/reference/school-holidays.ts'
import { Trade } from '#models/records/trade.ts'
import { scopes } from '#models/access/scope.ts'
import { layOutSeries } from '#models/planning/series/lay-out.ts'
import { reviewSeries, schoolZoneAt, type Row, type SeriesPlan } from '#models/planning/series/review.ts'
import { read, readSound, type Reading, type Typed } from '../forms/read.ts'
import { seriesForm, seriesQuery, type SeriesForm, type SeriesQuery } from '../forms/series.ts'
import { refused, sentences } from '../forms/sentences.ts'
import { workshopChoices } from '../forms/workshop-choices.ts'
import { workshopForm, type WorkshopForm } from '../forms/workshop.ts'
import { idToMake, noteMade } from '../middleware/once.ts'
import { formatNamed, formatOf } from '../pages/formats/find.ts'
import { workshopLike } from '../pages/formats/typed.ts'
import { ownSeries } from '../pages/series/find.ts'
import { showSeries } from '../pages/series/page.ts'
import {
  choicesOf,
  asSent,
  listedFor,
  newSeriesTyped,
  planOf,
  seriesLike,
  seriesTypedAgain,
  withRhythm
} from '../pages/series/typed.ts'
import { ownAgency } from '../pages/workshops/find.ts'
import { paths } from '../paths.ts'
import { flash, render, sharedOf } from '../render.ts'
import type { SeriesTyped } from '#views/series/pages.ts'
import type { WorkshopChoices } from '#views/workshops/pages.ts'

interface Said {
  errors?: Record<string, string>
  refusal?: string
  rows?: readonly Row[]
  plan?: SeriesPlan
  opensWhat?: boolean
}

/** The form of a series; sent to itself, the same with the list of its dates and what stands in their way. */
const newForm: RequestHandler = async (req, res) => {
  const around = await aroundOf(req, res)
  if (req.method === 'GET') return showBegun(req, res, around)
  const asked = askedOf(read(workshopForm, req.body), read(seriesForm, req.body), around)
  // « Répéter » of the form of a workshop: nothing is said of the repetition yet.
  if (!('rhythm' in asked.typed)) return showForm(res, around, seriesTypedAgain(asked.typed))
  if (!asked.plan) return showForm(res, around, seriesTypedAgain(asked.typed), { errors: asked.errors })
  try {
    const rows = await reviewSeries(asked.plan, choicesOf(asked.rule), around)
    showForm(res, around, seriesTypedAgain(asked.typed), { rows, plan: asked.plan })
  } catch (error) {
    showForm(res, around, seriesTypedAgain(asked.typed), refused(around.t, error))
  }
}
export { newForm as new }

/** Lays out the dates that are kept. One that has been taken meanwhile brings the list back, and nothing is saved. */
export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const around = await aroundOf(req, res)
  const asked = askedOf(read(workshopForm, req.body), read(seriesForm, req.body), around)
  const again = (said: Said) => showForm(res, around, seriesTypedAgain(asked.typed), said)
  if (!asked.plan) return again({ errors: asked.errors })
  let rows: Row[] = []
  try {
    rows = await reviewSeries(asked.plan, choicesOf(asked.rule), around)
    const refusal = whyReadAgain(rows, asked.rule, listedFor(asked.plan))
    if (refusal) return again({ rows, plan: asked.plan, refusal: around.t(refusal.key, refusal.params) })
    const isPublished = asked.rule.then === 'publish'
    const { _id: agency } = around.agency
    const { outline } = asked.plan
    const format = await formatNamed(req, asked.format)
    const id = idToMake(res)
    await layOutSeries({ id, agency, outline, format, rows, isPublished, by: req.user._id })
    await noteMade(res)
    const count = rows.filter(({ isKept }) => isKept).length
    const undo = { action: paths.seriesUndoing(id.toHexString()), label: t('series.undo') }
    if (isPublished) flash(res, 'series.flash.published', { params: { count } })
    else flash(res, 'series.flash.drafts', { params: { count }, undo })
    res.redirect(303, paths.seriesOf(id.toHexString()))
  } catch (error) {
    again({ rows, plan: asked.plan, ...refused(around.t, error) })
  }
}

/** The dates of a series that stand, and those that could not be laid out. */
export const show: RequestHandler = async (req, res) => {
  await showSeries(res, await ownSeries(req))
}

/** The list was never shown as it is now, or a date that was ticked in it cannot be kept any more. */
function whyReadAgain(
  rows: readonly Row[],
  rule: SeriesForm,
  current: string
): Pick<Refusal, 'key' | 'params'> | null {
  if (rule.listedFor !== current) return { key: 'series.refusal.listChanged', params: {} }
  const own = rows.filter(({ isOwn, mayKeep }) => isOwn && !mayKeep).length
  if (own > 0) return { key: 'series.refusal.ownClashes', params: { count: own } }
  const count = rows.filter(({ date, isKept }) => rule.kept.includes(date) && !isKept).length
  return count > 0 ? { key: 'series.refusal.takenSince', params: { count } } : null
}

async function aroundOf(req: Request, res: Response) {
  const { t, lang } = sharedOf(res)
  const [agency, choices] = await Promise.all([
    Agency.findById(ownAgency(req)).orFail(),
    workshopChoices(req.user, { t, lang })
  ])
  const zone = schoolZoneAt(agency)
  const [departement, known] = await Promise.all([
    Territory.findById(agency.departement).select('name').lean(),
    schoolHolidaysFrom(zone, localDate(new Date(), agency.timeZone))
  ])
  const school = { zone, isKnown: known.length > 0 }
  return { t, lang, agency, choices, departement: departement?.name ?? '', school }
}
type Around = Awaited<ReturnType<typeof aroundOf>>

/** What is asked of the domain, or what is wrong with the form. */
function askedOf(
  about: Reading<WorkshopForm>,
  rule: Reading<SeriesForm>,
  { t, choices }: { t: Around['t']; choices: WorkshopChoices }
):
  | { typed: Typed; plan: SeriesPlan; rule: SeriesForm; format: string }
  | { typed: Typed; plan?: undefined; errors: Record<string, string> } {
  const { typed } = rule
  if (about.errors || rule.errors)
    return { typed, errors: { ...sentences(t, about.errors ?? {}), ...sentences(t, rule.errors ?? {}) } }
  const plan = planOf(about.value, rule.value, choices)
  return { typed, plan, rule: rule.value, format: about.value.format }
}

/** As many workshops as another series has: its dates are shown at once, and only what differs is left to say. */
async function showBegun(req: Request, res: Response, around: Around) {
  const { value: query } = readSound(seriesQuery, req.query)
  const form = await begun(req, query, around)
  const sent = asSent(form)
  const asked =
    query.like && query.times ? askedOf(read(workshopForm, sent), read(seriesForm, sent), around) : null
  if (!asked?.plan) return showForm(res, around, form)
  try {
    const rows = await reviewSeries(asked.plan, choicesOf(asked.rule), around)
    showForm(res, around, form, { rows, plan: asked.plan, opensWhat: true })
  } catch (error) {
    refused(around.t, error)
    showForm(res, around, form)
  }
}

async function begun(
  req: Request,
  query: SeriesQuery,
  { agency, choices, lang }: Around
): Promise<SeriesTyped> {
  if (query.format) {
    const described = { facilitator: req.user.id, day: query.date || null, lang }
    return withRhythm(workshopLike(await formatOf(req, query.format), described), query)
  }
  if (!query.like) return newSeriesTyped(query, { user: req.user.id, agency, choices, lang })
  const workshop = await scopes.workshops(req.user).findOne({ _id: query.like }).orFail()
  const trade = await Trade.findById(workshop.trade).select('sector').lean()
  const form = seriesLike(workshop, query, lang)
  // Left to the trade, the sector follows another one that is chosen.
  return trade?.sector === workshop.sector ? { ...form, sector: '' } : form
}

function showForm(res: Response, around: Around, form: SeriesTyped, said: Said = {}) {
  const { agency, choices, departement, school, t } = around
  const { errors = {}, refusal, rows, plan, opensWhat = false } = said
  const isRefused = Object.keys(errors).length > 0 || refusal !== undefined
  const list = rows && plan && rows.length > 0 ? { rows, listedFor: listedFor(plan) } : null
  render(
    res,
    'series/new',
    { form, choices, departement, school, errors, refusal, list, opensWhat, zone: agency.timeZone },
    { title: t('series.title'), here: 'planning', refused: isRefused }
  )
}
