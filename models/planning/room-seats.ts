import { Refusal } from '#lib/refusal.ts'
import type { Agency } from '#models/records/agency.ts'
import { atOnce } from './slots/judge.ts'

interface Held {
  place: { kind: string; room?: string | null }
  capacity: number
  slots?: readonly { capacity: number }[]
}

/** Refuses more people at once than the room has places, where that is known; `field` is what the reader can change. */
export function refuseBeyondRoom(
  { place, ...held }: Held,
  agency: Pick<Agency, 'roomNamed'>,
  field: 'capacity' | 'place' | 'slots'
): void {
  const room = place.kind === 'agency' ? agency.roomNamed(place.room ?? '') : undefined
  if (room?.seats && atOnce(held) > room.seats)
    throw new Refusal('workshops.refusal.roomSeats', { room: room.name, count: room.seats }, field)
}
