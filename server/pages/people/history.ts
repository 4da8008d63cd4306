import { randomUUID } from 'node:crypto'
import type { Account } from '#models/records/account.ts'
import { Participation, standingOf } from '#models/records/participation.ts'
import type { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import { scopes } from '#models/access/scope.ts'
import { headOf } from '../registrations/head.ts'

/** How far back the file of a person goes. */
const WORKSHOPS_SHOWN = 50
/** Coming workshops offered on the file. */
const OFFERED = 3

/**
 * The workshops of a person: the next one, and all of them, newest first. Those of an agency that looked after them
 * before came along with the history; only the reader's own are `mine`, to be opened and changed.
 */
export async function historyOf(user: Account, person: Person, now: Date) {
  const participations = await Participation.find({ person: person._id })
    .sort({ startsAt: -1 })
    .limit(WORKSHOPS_SHOWN)
  const workshops = await Workshop.find({ _id: { $in: participations.map(({ workshop }) => workshop) } })
  const lines = participations.flatMap(participation => {
    const workshop = workshops.find(({ _id }) => _id.equals(participation.workshop))
    if (!workshop) return []
    const debriefed = Boolean(participation.debrief?.at)
    const steps = participation.nextSteps.map(({ _id, kind, state }) => ({ id: String(_id), kind, state }))
    const mine = Boolean(user.agency?.equals(workshop.agency))
    const toDebrief = mine && participation.mayHaveAttended() && !debriefed
    const elsewhereCame = !mine && participation.mayHaveAttended()
    const state = standingOf(participation)
    return [{ workshop: headOf(workshop), mine, state, debriefed, toDebrief, elsewhereCame, steps }]
  })
  const coming = lines.filter(({ workshop, state }) => workshop.startsAt > now && state === 'registered')
  return { history: lines, next: coming.at(-1) ?? null }
}

/** The next open workshops of the agency where the person has no seat. */
export async function offersFor(user: Account, person: Person, now: Date) {
  const open = await scopes
    .workshops(user)
    .find({
      startsAt: { $gt: now },
      state: 'published',
      seatsFree: { $gt: 0 },
      'seats.person': { $ne: person._id }
    })
    .sort({ startsAt: 1 })
    .limit(OFFERED)
  return open.map(workshop => ({ ...headOf(workshop), key: randomUUID() }))
}
