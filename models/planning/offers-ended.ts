import { literal, NEXT_SEQ } from '#models/ledger/ledger.ts'
import type { Workshop } from '#models/records/workshop.ts'

type Expression = Record<string, unknown>
type Session = Pick<Workshop, 'capacity' | 'seatsFree' | 'offers'>

/**
 * What a session with so many places would have too many of: seats that are offered come first, since nobody has them yet,
 * then those that people hold.
 */
export function surplusOf(
  { capacity, seatsFree, offers }: Session,
  places = capacity
): Record<'offers' | 'seats', number> {
  const count = Math.max(0, capacity - seatsFree - places)
  const ended = Math.min(count, offers.length)
  return { offers: ended, seats: count - ended }
}

/** So many offers of it, those made last: their people are back in the list, at the rank that they had. */
export function offersEnded(before: Workshop, count: number) {
  const { offers, waiting } = before.toObject()
  const inTurn = offers.toSorted((one, other) => one.seq - other.seq || one.waited - other.waited)
  const ended = inTurn.slice(inTurn.length - count)
  const back = ended.map(({ person, waited, since, by, priority, lapsedAt, slots }) => ({
    ...{ person, since, by, priority, lapsedAt, ...(slots ? { slots } : {}) },
    ...{ seq: waited, key: null }
  }))
  return {
    people: ended.map(({ person }) => person),
    offers: inTurn.slice(0, inTurn.length - count),
    waiting: [...waiting, ...back]
  }
}

/** What the write sets, and what it owes to those people. */
export function endingOffers(
  { people, offers, waiting }: ReturnType<typeof offersEnded>,
  { at, by }: { at: Date; by: unknown }
): { set: Expression; entries: Expression[] } {
  const entry = { what: 'offerEnded', seq: NEXT_SEQ, at, by: literal(by), reason: null }
  return {
    set: people.length > 0 ? { offers: literal(offers), waiting: literal(waiting) } : {},
    entries: people.map(person => ({ ...entry, person }))
  }
}
