import type mongoose from 'mongoose'
import { DATES_TOLD, datesFor, nextDatesOf, type NextDate } from '#models/messages/next-dates.ts'
import { Workshop } from '#models/records/workshop.ts'

type Id = mongoose.Types.ObjectId
type Hours = Pick<Workshop, 'startsAt' | 'endsAt'>

/** The dates that a person may take instead: those of its trade first, none at an hour they have something already. */
export async function ownDates(workshop: Workshop, person: Id, now: Date): Promise<NextDate[]> {
  const next = await nextDatesOf(workshop, { now })
  if (next.length === 0) return []
  const held = await Workshop.find({
    'seats.person': person,
    startsAt: { $gt: now },
    state: 'published',
    _id: { $ne: workshop._id }
  })
    .select('startsAt endsAt')
    .lean<Hours[]>()
  const free = next.filter(date => !held.some(other => overlap(date, other)))
  const isOther = ({ trade }: NextDate) => Number(trade !== workshop.trade)
  return datesFor(
    person,
    free.toSorted((one, other) => isOther(one) - isOther(other))
  ).slice(0, DATES_TOLD)
}

const overlap = (one: Hours, other: Hours) => one.startsAt < other.endsAt && other.startsAt < one.endsAt
