import { localTime } from '#lib/dates.ts'
import { askForCall, confirmComing, sayLate } from '#models/invitations/own-answers.ts'
import { seenBy } from '#models/records/own-words.ts'
import { Participation } from '#models/records/participation.ts'
import type { Workshop } from '#models/records/workshop.ts'

const HOUR = 3_600_000

/** On their pages some say that they come, one that she is late, and one asks to be called. May run twice. */
export async function sayWhatPeopleSay(workshops: readonly Workshop[], now: Date): Promise<void> {
  const next = workshops.find(
    ({ state, startsAt, seats }) => state === 'published' && startsAt > now && seats.length > 2
  )
  const at = new Date(+now - HOUR)
  for (const [rank, { person }] of (next?.seats ?? []).slice(0, 3).entries()) {
    if (!next) break
    const own = { workshop: next, person, seen: seenBy(next, person), now: at }
    const soonAfter = localTime(new Date(+next.hoursFor(person).startsAt + HOUR / 3), next.timeZone)
    await (rank === 2 ? sayLate(own, soonAfter) : confirmComing(own))
  }
  const asked = await Participation.findOne({
    workshop: { $in: workshops.map(({ _id }) => _id) },
    state: 'proposed',
    startsAt: { $gt: now }
  }).sort({ startsAt: 1, _id: 1 })
  const workshop = workshops.find(({ _id }) => asked && _id.equals(asked.workshop))
  if (asked && workshop) await askForCall({ workshop, person: asked.person, now: at }, 'otherDate')
}
