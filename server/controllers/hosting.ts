import type { RequestHandler } from 'express'
import { needWords } from '#lib/needs.ts'
import { Agency } from '#models/records/agency.ts'
import { Company } from '#models/records/company.ts'
import { Participation } from '#models/records/participation.ts'
import { opensAt, statusOf, type Workshop } from '#models/records/workshop.ts'
import { Person } from '#models/records/person.ts'
import { projectionFor } from '#models/access/fields.ts'
import { hostMoment } from '#models/planning/host-view.ts'
import { param } from '../forms/param.ts'
import { render, sharedOf } from '../render.ts'
import { scopes } from '#models/access/scope.ts'

/** How many workshops of the past the host's page goes back. */
const PAST_SHOWN = 20

/** The host's own workshops: coming ones first, each with its headcount. */
export const index: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const now = new Date()
  const fields =
    'sector tradeLabel startsAt endsAt timeZone place.name place.commune place.room state capacity seatsFree seats.order'
  const [coming, past, company] = await Promise.all([
    scopes
      .workshops(req.user)
      .find({ endsAt: { $gt: now } })
      .sort({ startsAt: 1 })
      .limit(100)
      .select(fields)
      .lean<Workshop[]>(),
    scopes
      .workshops(req.user)
      .find({ endsAt: { $lte: now } })
      .sort({ startsAt: -1 })
      .limit(PAST_SHOWN)
      .select(fields)
      .lean<Workshop[]>(),
    Company.findById(req.user.company).lean()
  ])
  const row = (workshop: Workshop) => ({
    ...workshop,
    id: String(workshop._id),
    status: statusOf(workshop, now),
    taken: workshop.seats.length
  })
  const locals = { company: company?.name ?? '', coming: coming.map(row), past: past.map(row) }
  render(res, 'hosting/index', locals, { title: t('hosting.title'), here: 'hosting' })
}

/** One workshop: a number before, first names and initials on the day, whom to meet again afterwards. */
export const show: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const workshop = await scopes
    .workshops(req.user)
    .findOne({ _id: param(req, 'workshop') })
    .orFail()
  const moment = workshop.state === 'cancelled' ? 'over' : hostMoment(workshop)
  const [agency, participations] = await Promise.all([
    Agency.findById(workshop.agency).lean(),
    Participation.find({ workshop: workshop._id, state: 'registered' })
      .select('person attendance attendanceAt meetAgainAt')
      .lean()
  ])
  const people = await Person.find({ _id: { $in: participations.map(({ person }) => person) } }).select(
    projectionFor(req.user.role) ?? '_id'
  )
  const rows = participations.flatMap(({ person, attendance, attendanceAt, meetAgainAt }) => {
    const who = people.find(candidate => candidate._id.equals(person))
    return who
      ? [{ id: who.id, name: who.hostName, attendance, attendanceAt, wished: Boolean(meetAgainAt) }]
      : []
  })
  const came = rows.filter(({ attendance }) => attendance === 'attended' || attendance === 'partly')
  const shown = moment === 'day' ? rows : moment === 'after' ? came : []
  const locals = {
    workshop,
    moment,
    opens: opensAt(workshop) > new Date() ? opensAt(workshop) : null,
    expected: workshop.taken,
    here: came.length,
    needs: moment === 'over' ? [] : countNeeds(people.map(({ needs }) => needWords(t, needs))),
    people: shown.sort((a, b) => a.name.localeCompare(b.name, 'fr')),
    agency: { name: agency?.name ?? '', phone: agency?.phone ?? null }
  }
  render(res, 'hosting/show', locals, { title: workshop.tradeLabel, here: 'hosting', width: 'person' })
}

/** Needs are told as a count, never beside a name. */
function countNeeds(lists: string[][]): { need: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const need of lists.flat()) counts.set(need, (counts.get(need) ?? 0) + 1)
  return [...counts].map(([need, count]) => ({ need, count }))
}
