import type mongoose from 'mongoose'
import type { Agency } from '#models/records/agency.ts'
import { Notice, WORKSHOP_KINDS } from '#models/records/notice.ts'
import { hoursFor } from '#models/records/time-slot.ts'
import { Workshop } from '#models/records/workshop.ts'
import { defaultsOf } from '#models/reference/region-defaults.ts'
import { MESSAGE_KINDS } from './kinds.ts'
import { QUIET_AFTER_CONFIRMATION } from './plan.ts'
import { reminderTimes, remindersOf, type Rank } from './reminders.ts'

const RANKS = new Map<Notice['kind'], Rank>(
  WORKSHOP_KINDS.flatMap(kind => {
    const { due } = MESSAGE_KINDS[kind]
    return typeof due === 'string' ? [] : [[kind, due.reminder] as const]
  })
)

type Reminded = Pick<Workshop, 'startsAt' | 'endsAt' | 'timeZone' | 'slots' | 'seats'> & {
  _id: mongoose.Types.ObjectId
}
type Planned = Pick<Notice, '_id' | 'kind' | 'recipient' | 'subject' | 'dueAt' | 'createdAt'>

/** How many notices are due otherwise; never a second one. Those whose new moment is over keep the old one. */
export async function replanReminders(
  agency: Pick<Agency, '_id' | 'region' | 'reminders'>,
  now = new Date()
): Promise<number> {
  const reminders = remindersOf(agency, await defaultsOf(agency.region))
  const workshops = await Workshop.find({ agency: agency._id, state: 'published', startsAt: { $gt: now } })
    .select('startsAt endsAt timeZone slots seats.person seats.slot')
    .lean<Reminded[]>()
  const byId = new Map(workshops.map(workshop => [String(workshop._id), workshop]))
  const planned = await Notice.find({
    subject: { $in: workshops.map(({ _id }) => _id) },
    kind: { $in: [...RANKS.keys()] },
    state: 'planned'
  })
    .select('kind recipient subject dueAt createdAt')
    .lean<Planned[]>()
  const writes = planned.flatMap(({ _id, kind, recipient, subject, dueAt, createdAt }) => {
    const [rank, workshop] = [RANKS.get(kind), byId.get(String(subject))]
    if (!rank || !workshop) return []
    const { startsAt } = hoursFor(workshop, recipient)
    const times = reminderTimes(rank, { startsAt, timeZone: workshop.timeZone }, reminders)
    const isTooLate = times.dueAt <= now || +times.dueAt <= +createdAt + QUIET_AFTER_CONFIRMATION
    if (isTooLate || +times.dueAt === +dueAt) return []
    return [{ updateOne: { filter: { _id, state: 'planned' as const, dueAt }, update: { $set: times } } }]
  })
  return writes.length === 0 ? 0 : (await Notice.bulkWrite(writes)).modifiedCount
}
