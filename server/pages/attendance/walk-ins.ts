import { randomUUID } from 'node:crypto'
import { localDate } from '#lib/dates.ts'
import type { Account } from '#models/records/account.ts'
import { WALK_IN_REASONS } from '#models/records/extra-places.ts'
import type { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import { SHORTEST_SEARCH } from '#models/people/search.ts'
import { searchPeople } from '#models/people/list.ts'
import { whyNoWalkIn } from '#models/seats/add-walk-in.ts'
import type { WalkIns } from '#views/attendance/pages.ts'
import type { Typed } from '../../forms/read.ts'
import { lineOf } from '../people/line.ts'

interface Asked {
  q: string
  /** Shown though nothing is searched: a file that was just made, or whom adding was refused for. */
  person?: Person | null
  typed?: Typed
  /** Why adding that person was refused. */
  errors?: Readonly<Record<string, string>>
  /** An absence is marked: somebody else has their place. */
  hasAbsence: boolean
}

/** Who may be added to the roll-call as having come; null once it takes nobody more. */
export async function walkInsOf(
  account: Account,
  workshop: Workshop,
  { q, person = null, typed = {}, errors = {}, hasAbsence }: Asked
): Promise<WalkIns | null> {
  if (whyNoWalkIn(workshop)) return null
  const search = q === '' ? null : await searchPeople(account, q)
  const found = search?.people ?? []
  const people = person && !found.some(({ id }) => id === person.id) ? [person, ...found] : found
  const elsewhere = await seatsElsewhere(workshop, people)
  const day = localDate(workshop.startsAt, workshop.timeZone)
  return {
    q,
    tooShort: q !== '' && q.length < SHORTEST_SEARCH,
    hasSearched: q !== '' || person !== null,
    isFull: workshop.isFull(),
    reasons: WALK_IN_REASONS,
    key: randomUUID(),
    people: people.map(one => {
      const other = elsewhere.get(one.id)
      const isThis = person?.id === one.id
      const text = (name: string) => [typed[`${name}-${one.id}`] ?? ''].flat()[0] ?? ''
      return {
        ...lineOf(one, { day, q }),
        fullName: one.fullName,
        isHere: workshop.seatOf(one._id) !== null,
        isOffered: workshop.offerOf(one._id) !== null,
        elsewhere: other ? { id: other.id, startsAt: other.startsAt, timeZone: other.timeZone } : null,
        reason: text('extra') || (hasAbsence ? 'noShow' : ''),
        words: text('words'),
        errors: isThis ? { reason: errors['reason'], words: errors['words'] } : {}
      }
    })
  }
}

/** Seats to come in the same trade, at the same agency: the soonest of each person. */
async function seatsElsewhere(workshop: Workshop, people: readonly Person[]) {
  const others = await Workshop.find({
    'seats.person': { $in: people.map(({ _id }) => _id) },
    startsAt: { $gt: new Date() },
    agency: workshop.agency,
    trade: workshop.trade,
    state: 'published',
    _id: { $ne: workshop._id }
  }).sort({ startsAt: -1 })
  const found = new Map<string, Workshop>()
  for (const other of others)
    for (const person of people) if (other.seatOf(person._id)) found.set(person.id, other)
  return found
}
