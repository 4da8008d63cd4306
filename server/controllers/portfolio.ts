import type { RequestHandler } from 'express'
import { NotFound } from '#lib/refusal.ts'
import { portfolioCounts, portfolioPage } from '#models/follow-up/portfolio.ts'
import { nextFor } from '#models/invitations/suggestion.ts'
import type { Person } from '#models/records/person.ts'
import { ROW_FIELDS, type WorkshopRow } from '#models/planning/listing.ts'
import { Workshop } from '#models/records/workshop.ts'
import { afterOf, LISTS, portfolioFilter } from '../forms/portfolio-filter.ts'
import { read } from '../forms/read.ts'
import { paths } from '../paths.ts'
import { render, sharedOf } from '../render.ts'

/** Lists where the next useful act is to propose a date. */
const TO_PROPOSE: readonly string[] = ['absent', 'toPropose', 'neverProposed']

/** My people by what they wait for; without a chosen list, the most pressing that has someone. */
export const show: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const now = new Date()
  const filter = read(portfolioFilter, req.query)
  if (filter.errors) throw new NotFound()
  const { whose, after } = filter.value
  const counts = await portfolioCounts(req.user, whose)
  const list = filter.value.list || (LISTS.find(name => counts[name] > 0) ?? 'neverProposed')
  const page = await portfolioPage(req.user, { whose, waitsFor: list, after: afterOf(after) })
  const [workshops, suggested] = await Promise.all([
    aboutOf(page.people),
    TO_PROPOSE.includes(list) ? nextFor(req.user, page.people, now) : new Map<string, WorkshopRow>()
  ])
  const byId = new Map(workshops.map(workshop => [String(workshop._id), workshop]))
  const here = `${paths.portfolio()}?whose=${whose}&list=${list}`
  const locals = {
    whose,
    list,
    lists: LISTS,
    counts,
    lines: page.people.map(person => ({
      person,
      about: byId.get(String(person.waitsAbout)) ?? null,
      mine: Boolean(byId.get(String(person.waitsAbout))?.agency.equals(req.user.agency ?? '')),
      next: suggested.get(person.id) ?? null
    })),
    first: after ? here : undefined,
    next: page.next ? `${here}&after=${page.next.since.getTime()}.${page.next.person}` : undefined
  }
  const title = whose === 'mine' ? t('portfolio.title') : t('portfolio.titleAgency')
  render(res, 'portfolio/show', locals, { title, here: 'portfolio' })
}

/** What each of them waits about: a workshop of another agency came along with the history of who was transferred. */
function aboutOf(people: Person[]) {
  return Workshop.find({ _id: { $in: people.flatMap(({ waitsAbout }) => (waitsAbout ? [waitsAbout] : [])) } })
    .select(ROW_FIELDS)
    .lean<WorkshopRow[]>()
}
