import { Participation } from '#models/records/participation.ts'
import type { Asked, Found } from '../line.ts'

const DAY = 86_400_000
/** Domain §8: an invitation without answer is asked again after three days. */
const UNANSWERED = 3 * DAY
/** Later, nobody remembers why. */
const ABSENCE_ASKED_WITHIN = 14 * DAY

/** Who was proposed a workshop to come three days ago or more, and has not answered. */
export async function unansweredProposals({ account, limit, now }: Asked): Promise<Found> {
  const rows = await Participation.find({
    agency: account.agency ?? null,
    state: 'proposed',
    startsAt: { $gt: now },
    proposedAt: { $lte: new Date(+now - UNANSWERED) }
  })
    .sort({ startsAt: 1, _id: 1 })
    .limit(limit)
    .select('person workshop startsAt proposedAt')
    .lean()
  const lines = rows.map(({ person, workshop, startsAt, proposedAt }) => ({
    kind: 'proposal' as const,
    person,
    subject: workshop,
    since: proposedAt ?? startsAt,
    limit: startsAt
  }))
  return { lines, isCut: rows.length === limit }
}

/** Who did not come these last two weeks, without a word. */
export async function unexplainedAbsences({ account, limit, now }: Asked): Promise<Found> {
  const rows = await Participation.find({
    agency: account.agency ?? null,
    state: 'registered',
    startsAt: { $gte: new Date(+now - ABSENCE_ASKED_WITHIN), $lt: now },
    attendance: 'noshow',
    absenceReason: null
  })
    .sort({ startsAt: -1, _id: 1 })
    .limit(limit)
    .select('person workshop startsAt')
    .lean()
  const lines = rows.map(({ person, workshop, startsAt }) => ({
    kind: 'absence' as const,
    person,
    subject: workshop,
    since: startsAt,
    limit: null
  }))
  return { lines, isCut: rows.length === limit }
}
