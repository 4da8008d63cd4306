import type mongoose from 'mongoose'
import { grouped } from '#lib/grouped.ts'
import { together } from '#lib/together.ts'
import { DATES_TOLD, datesFor, nextDatesOf, type NextDate } from '#models/messages/next-dates.ts'
import { Workshop } from '#models/records/workshop.ts'

type Id = mongoose.Types.ObjectId

interface Hours extends Pick<Workshop, 'startsAt' | 'endsAt'> {
  _id: Id
  seats: { person: Id }[]
}

interface Asked {
  workshop: Workshop
  person: Id
  now: Date
}

/**
 * The dates that a person may take instead: those of its trade first, none at an hour they have something already. `known`:
 * the next dates of the session, where they were read already.
 */
export async function ownDates(
  workshop: Workshop,
  person: Id,
  now: Date,
  known?: readonly NextDate[]
): Promise<NextDate[]> {
  const asked = { workshop, person, now }
  const next = known ?? (await nextOf(asked))
  if (next.length === 0) return []
  const held = (await heldBy(asked)).filter(({ _id }) => !_id.equals(workshop._id))
  const free = next.filter(date => !held.some(other => overlap(date, other)))
  const isOther = ({ trade }: NextDate) => Number(trade !== workshop.trade)
  return datesFor(
    person,
    free.toSorted((one, other) => isOther(one) - isOther(other))
  ).slice(0, DATES_TOLD)
}

/** The same for everyone: nobody's seats are among them. */
export async function datesForAnyone(workshop: Workshop, now: Date): Promise<NextDate[]> {
  return (await nextOf({ workshop, now })).map(date => ({ ...date, seats: [] }))
}

/** Those whom a full session refuses at the same time are offered the same dates. */
const nextOf = together(async (asked: readonly Pick<Asked, 'workshop' | 'now'>[]) => {
  const sessions = grouped(asked, ({ workshop }) => workshop.id)
  const found = await Promise.all(
    sessions.flatMap(([first]) => (first ? [nextDatesOf(first.workshop, { now: first.now })] : []))
  )
  const byId = new Map(sessions.map(([first], at) => [first?.workshop.id, found[at]]))
  return ({ workshop }) => byId.get(workshop.id) ?? []
})

/** The sessions to come where they have a seat. */
const heldBy = together(async (asked: readonly Asked[]) => {
  const now = asked[0]?.now ?? new Date()
  const held = await Workshop.find({
    'seats.person': { $in: asked.map(({ person }) => person) },
    startsAt: { $gt: now },
    state: 'published'
  })
    .select('startsAt endsAt seats.person')
    .lean<Hours[]>()
  const byPerson = new Map<string, Hours[]>()
  for (const session of held)
    for (const { person } of session.seats)
      byPerson.set(String(person), [...(byPerson.get(String(person)) ?? []), session])
  return ({ person }) => byPerson.get(String(person)) ?? []
})

const overlap = (
  one: Pick<Hours, 'startsAt' | 'endsAt'>,
  other: Pick<Hours, 'startsAt' | 'endsAt'>
): boolean => one.startsAt < other.endsAt && other.startsAt < one.endsAt
