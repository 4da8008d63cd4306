import { placesInAll, type SeatCount } from '#lib/seat-count.ts'
import { Refusal } from '#lib/refusal.ts'
import { MOST_PLACES } from '#models/records/time-slot.ts'
import type { RemoteMode } from '#models/records/workshop-mode.ts'

interface Hours {
  startsAt: Date
  endsAt: Date
}
type Slot = Hours & { capacity: number; mode?: RemoteMode | null }

const SHORTEST_MS = 5 * 60_000

export const placesOf = (slots: readonly Pick<Slot, 'capacity'>[]) =>
  slots.reduce((sum, { capacity }) => sum + capacity, 0)

/**
 * Refuses none at all, one too short, two that overlap, one outside the hours of the session, and more places than a session
 * has. The field is `slot-N`, its place in the list, else `slots`.
 */
export function refuseSlots(slots: readonly (Hours & { capacity: number })[], session: Hours): void {
  if (slots.length === 0) throw new Refusal('slots.refusal.none', {}, 'slots')
  for (const [at, { startsAt, endsAt }] of slots.entries()) {
    const field = `slot-${at}`
    if (+endsAt - +startsAt < SHORTEST_MS) throw new Refusal('slots.refusal.tooShort', {}, field)
    if (startsAt < session.startsAt || endsAt > session.endsAt)
      throw new Refusal('slots.refusal.outside', {}, field)
    if (slots.slice(0, at).some(other => other.startsAt < endsAt && startsAt < other.endsAt))
      throw new Refusal('slots.refusal.overlap', {}, field)
  }
  const count = placesOf(slots)
  if (count > MOST_PLACES) throw new Refusal('slots.refusal.tooMany', { count, most: MOST_PLACES }, 'slots')
}

export function areOutside(slots: readonly Hours[], session: Hours): boolean {
  return slots.some(({ startsAt, endsAt }) => startsAt < session.startsAt || endsAt > session.endsAt)
}

/** Refuses new hours of a session that would leave a slot outside. */
export function refuseSlotsOutside(slots: readonly Hours[], session: Hours): void {
  if (areOutside(slots, session)) throw new Refusal('slots.refusal.lastOutside', {}, 'to')
}

/** How many are in the room at once: those of one slot, where there are slots; nobody of one held at a distance. */
export function atOnce({
  slots,
  capacity,
  extra
}: {
  slots?: readonly Pick<Slot, 'capacity' | 'mode'>[]
} & Pick<SeatCount, 'capacity' | 'extra'>): number {
  return slots && slots.length > 0
    ? Math.max(0, ...slots.filter(({ mode }) => !mode).map(slot => slot.capacity))
    : placesInAll({ capacity, extra })
}
