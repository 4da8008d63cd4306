import type { Request, Response } from 'express'
import { needWords } from '#lib/needs.ts'
import { Agency } from '#models/records/agency.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { projectionFor } from '#models/access/fields.ts'
import { hostMoment } from '#models/planning/host-view.ts'
import { opensAt, type Workshop } from '#models/records/workshop.ts'
import { agencyName } from '#views/emails/session.ts'
import { render, sharedOf } from '../../render.ts'

/** Wishes that were sent and refused: what was ticked, and why. */
interface Refused {
  people: readonly string[]
  errors: Record<string, string>
}

/** One workshop of the host: a number before, first names and initials on the day, whom to meet again afterwards. */
export async function showDay(req: Request, res: Response, workshop: Workshop, again?: Refused) {
  const { t } = sharedOf(res)
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
    if (!who) return []
    const wished = again ? again.people.includes(who.id) : Boolean(meetAgainAt)
    return [{ id: who.id, name: who.hostName, attendance, attendanceAt, wished }]
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
    agency: { name: agencyName(agency, t), phone: agency?.phone ?? null },
    errors: again?.errors ?? {}
  }
  const title = workshop.tradeLabel
  render(res, 'hosting/show', locals, { title, here: 'hosting', width: 'person', refused: Boolean(again) })
}

/** Needs are told as a count, never beside a name. */
function countNeeds(lists: string[][]): { need: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const need of lists.flat()) counts.set(need, (counts.get(need) ?? 0) + 1)
  return [...counts].map(([need, count]) => ({ need, count }))
}
