import { Refusal } from '#lib/refusal.ts'
import type { Agency } from '#models/records/agency.ts'

interface Held {
  place: { kind: string; room?: string | null }
  capacity: number
}

/** Refuses more places than the room has, where that is known; `field` is what the reader can change. */
export function refuseBeyondRoom(
  { place, capacity }: Held,
  agency: Pick<Agency, 'roomNamed'>,
  field: 'capacity' | 'place'
): void {
  const room = place.kind === 'agency' ? agency.roomNamed(place.room ?? '') : undefined
  if (room?.seats && capacity > room.seats)
    throw new Refusal('workshops.refusal.roomSeats', { room: room.name, count: room.seats }, field)
}
