import { Refusal } from '#lib/refusal.ts'
import type { Agency } from '#models/records/agency.ts'

interface Held {
  place: { kind: string; room?: string | null }
  capacity: number
}

/** Refuses more places than the room has, where that is known; `field` is what the reader can change. */
export function refuseBeyondRoom(held: Held, agency: Rooms, field: 'capacity' | 'place'): void {
  const refusal = beyondRoom(held, agency, field)
  if (refusal) throw refusal
}

type Rooms = Pick<Agency, 'roomNamed'>

/** The same, to be told with what else is wrong. */
export function beyondRoom(
  { place, capacity }: Held,
  agency: Rooms,
  field: 'capacity' | 'place'
): Refusal | null {
  const room = place.kind === 'agency' ? agency.roomNamed(place.room ?? '') : undefined
  if (!room?.seats || capacity <= room.seats) return null
  return new Refusal('workshops.refusal.roomSeats', { room: room.name, count: room.seats }, field)
}
