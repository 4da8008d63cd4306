import type { SeatCount } from '#lib/seat-count.ts'
import { Refusal } from '#lib/refusal.ts'
import type { Agency } from '#models/records/agency.ts'
import type { RemoteMode } from '#models/records/workshop-mode.ts'
import { atOnce } from './slots/judge.ts'

interface Held {
  place: { kind: string; room?: string | null }
  capacity: number
  slots?: readonly { capacity: number; mode?: RemoteMode | null }[]
  extra?: SeatCount['extra']
}

type Rooms = Pick<Agency, 'roomNamed'>

/** More people at once than the room has places, where that is known; `field` is what the reader can change. */
export function beyondRoom(held: Held, agency: Rooms, field: 'capacity' | 'place' | 'slots'): Refusal | null {
  const { place } = held
  const room = place.kind === 'agency' ? agency.roomNamed(place.room ?? '') : undefined
  if (!room?.seats || atOnce(held) <= room.seats) return null
  return new Refusal('workshops.refusal.roomSeats', { room: room.name, count: room.seats }, field)
}

/** Refuses the same. */
export function refuseBeyondRoom(held: Held, agency: Rooms, field: 'capacity' | 'place' | 'slots'): void {
  const refusal = beyondRoom(held, agency, field)
  if (refusal) throw refusal
}
