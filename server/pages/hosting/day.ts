import type { Response } from 'express'
import { modeOfSlot, modesOf, modeToSay } from '#lib/modes.ts'
import { needWords } from '#lib/needs.ts'
import { Agency } from '#models/records/agency.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { projectionFor } from '#models/access/fields.ts'
import { mayHaveImpediment } from '#models/planning/host-impediment.ts'
import { mayNamePresenters } from '#models/planning/host-presents.ts'
import { hostMoment, mayTick } from '#models/planning/host-view.ts'
import { firstTexts } from '#models/records/text-block.ts'
import { wayInto } from '#models/records/way-in.ts'
import { defaultsOf } from '#models/reference/region-defaults.ts'
import { opensAt, type Workshop } from '#models/records/workshop.ts'
import { agencyName } from '#views/emails/session.ts'
import { slotHeads } from '../registrations/head.ts'
import { render, sharedOf } from '../../render.ts'
import type { Hosted } from './find.ts'

/** Wishes that were sent and refused: what was ticked, and why. */
interface Refused {
  people: readonly string[]
  words?: string
  presents?: string
  errors: Record<string, string>
}

/** One workshop of the host: a number before, first names and initials on the day, whom to meet again afterwards. */
export async function showDay(res: Response, { workshop, at }: Hosted, again?: Refused) {
  const { t } = sharedOf(res)
  const moment = workshop.state === 'cancelled' ? 'over' : hostMoment(workshop)
  const [agency, region, participations] = await Promise.all([
    Agency.findById(workshop.agency).lean(),
    defaultsOf(workshop.region),
    Participation.find({ workshop: workshop._id, state: 'registered' })
      .select('person attendance attendanceAt meetAgainAt wish.state')
      .lean()
  ])
  const people = await Person.find({ _id: { $in: participations.map(({ person }) => person) } }).select(
    projectionFor('employer') ?? '_id'
  )
  const rows = participations.flatMap(({ person, attendance, attendanceAt, meetAgainAt, wish }) => {
    const who = people.find(candidate => candidate._id.equals(person))
    if (!who) return []
    const wished = again ? again.people.includes(who.id) : Boolean(meetAgainAt)
    const slot = workshop.slotOf(person)
    const when = { hour: slot?.startsAt ?? null, way: modeToSay(workshop, slot) }
    return [
      {
        id: who.id,
        name: who.hostName,
        ...when,
        attendance,
        attendanceAt,
        wished,
        answer: wish?.state ?? null
      }
    ]
  })
  const came = rows.filter(({ attendance }) => attendance === 'attended' || attendance === 'partly')
  const shown = moment === 'day' ? rows : moment === 'after' ? came : []
  const locals = {
    workshop,
    at,
    moment,
    opens: opensAt(workshop) > new Date() ? opensAt(workshop) : null,
    expected: workshop.taken,
    onSite: onSiteOf(workshop),
    slots: slotHeads(workshop),
    here: came.length,
    needs: moment === 'over' ? [] : countNeeds(people.map(({ needs }) => needWords(t, needs))),
    people: inOrder(shown),
    corrected: moment === 'after' && mayTick(workshop) ? inOrder(rows) : [],
    mayHaveImpediment: mayHaveImpediment(workshop),
    presents: mayNamePresenters(workshop) ? (again?.presents ?? workshop.hostPresents) : null,
    words: again?.words ?? '',
    access: wayInto(workshop, agency),
    bring: workshop.bring || (firstTexts(agency?.texts, region.texts).bring ?? ''),
    agency: { name: agencyName(agency, t), phone: agency?.phone ?? null },
    errors: again?.errors ?? {}
  }
  const title = workshop.tradeLabel
  const frame = { title, here: 'hosting', width: 'person', bare: at.home === null } as const
  render(res, 'hosting/show', locals, { ...frame, refused: Boolean(again) })
}

/** Whoever joins at a distance takes no chair; null: all come, or all are at a distance. */
function onSiteOf(workshop: Workshop): number | null {
  if (modesOf(workshop).length < 2) return null
  return workshop.seats.filter(({ person }) => modeOfSlot(workshop, workshop.slotOf(person)) === 'onSite')
    .length
}

/** By slot, then by name. */
const inOrder = <Row extends { name: string; hour: Date | null }>(rows: Row[]) =>
  rows.toSorted(
    (one, other) => +(one.hour ?? 0) - +(other.hour ?? 0) || one.name.localeCompare(other.name, 'fr')
  )

/** Needs are told as a count, never beside a name. */
function countNeeds(lists: string[][]): { need: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const need of lists.flat()) counts.set(need, (counts.get(need) ?? 0) + 1)
  return [...counts].map(([need, count]) => ({ need, count }))
}
