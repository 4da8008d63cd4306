import type mongoose from 'mongoose'
import { isForJobSeekers } from '#models/records/workshop-kind.ts'
import type { Person } from '#models/records/person.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { addPlaces } from '#models/seats/add-places.ts'
import { movePerson } from '#models/seats/move-person.ts'
import { withdraw } from '#models/seats/seats.ts'
import { wait } from '#models/seats/waiting.ts'

type Id = mongoose.Types.ObjectId
const HOUR = 3_600_000
/** Hours ago at which each joined the list. */
const JOINED = [50, 27, 26, 5]

/** In a session with slots: two wait for its first hour, the second for any; a place there goes to the first. */
export async function raiseSlotsWaiting(
  workshops: readonly Workshop[],
  { people, by, now }: { people: readonly Person[]; by: Id; now: Date }
): Promise<void> {
  const session = workshops.find(
    one => one.state === 'published' && one.startsAt > now && one.slots[0]?.free === 0
  )
  const [first, second] = session?.slots ?? []
  if (!session || !first || !second) return
  const isThere = (id: Id) => workshops.some(one => one.localDay === session.localDay && one.seatOf(id))
  const free = people.filter(({ _id, isNew, email }) => !isNew && email && !isThere(_id))
  const full = session.slots.filter(slot => slot.free <= 0).map(({ _id }) => _id)
  for (const [at, slots] of [full.slice(-1), [first._id], full].entries()) {
    const person = free.at(-1 - at)?._id
    if (person) await wait(session._id, { person, by, slots, now: new Date(+now - (40 - at) * HOUR) })
  }
  const leaving = session.seats.find(({ slot }) => slot?.equals(first._id))
  if (leaving)
    await withdraw(session._id, {
      ...{ person: leaving.person, by, reason: 'job' },
      now: new Date(+now - HOUR)
    })
}

/** On the session that is full: four wait, one who had a seat comes another day, a place is added, and both are offered. */
export async function raiseWaitingList(
  workshops: readonly Workshop[],
  { people, by, now }: { people: readonly Person[]; by: Id; now: Date }
): Promise<void> {
  const open = workshops.filter(
    one => one.state === 'published' && one.startsAt > now && one.slots.length === 0 && isForJobSeekers(one)
  )
  const full = open.findLast(one => one.isFull())
  const other = full && open.find(one => one.localDay !== full.localDay && one.seatsFree > 2)
  if (!full || !other) return
  const isBusyOn = (day: string) => (person: Id) =>
    workshops.some(one => one.localDay === day && one.seatOf(person) !== null)
  const free = people.filter(({ _id, isNew }) => !isNew && !isBusyOn(full.localDay)(_id))
  // The second reads no e-mail: a seat that is offered to her is a call.
  const called = free.find(({ email }) => !email)
  const written = free.filter(({ email }) => email).slice(0, JOINED.length - 1)
  const waiting = [...written.slice(0, 1), ...(called ? [called] : []), ...written.slice(1)]
  for (const [rank, { _id: person }] of waiting.entries())
    await wait(full._id, { person, by, now: new Date(+now - (JOINED[rank] ?? 1) * HOUR) })
  const moves = full.seats.find(({ person }) => !isBusyOn(other.localDay)(person))
  if (moves)
    await movePerson({
      ...{ person: moves.person, from: full._id, to: other._id, by, reason: 'childcare' },
      now: new Date(+now - HOUR)
    })
  await addPlaces(full._id, {
    ...{ places: 1, reason: 'absences', words: '', key: 'demonstration', by },
    now: new Date(+now - HOUR / 2)
  })
}
