import { modeToSay } from '#lib/modes.ts'
import { placesAdded } from '#lib/seat-count.ts'
import { keptNow } from '#models/seats/kept-places.ts'
import type { Workshop } from '#models/records/workshop.ts'
import type { SlotHead } from '#views/slots/slot-head.ts'
import type { WorkshopHead } from '#views/registrations/workshop-head.ts'

/** A workshop as the pages of its people name it. */
export function headOf(workshop: Workshop): WorkshopHead {
  const { id, kind, sector, tradeLabel, startsAt, endsAt, timeZone, capacity, taken, seatsFree } = workshop
  const { name, room, commune } = workshop.place
  const place = [...new Set([name, room, commune])].filter(part => part !== '').join(', ')
  return {
    id,
    kind,
    sector,
    tradeLabel,
    startsAt,
    endsAt,
    timeZone,
    place,
    capacity,
    added: placesAdded(workshop),
    taken,
    offered: workshop.offers.length,
    keptFree: keptNow(workshop),
    seatsFree: Math.max(0, seatsFree),
    slots: slotHeads(workshop)
  }
}

export function slotHeads(workshop: Workshop): SlotHead[] {
  return workshop.slots.map(slot => ({
    id: String(slot._id),
    startsAt: slot.startsAt,
    endsAt: slot.endsAt,
    capacity: slot.capacity,
    free: Math.max(0, slot.free),
    offered: workshop.offers.filter(one => one.slot?.equals(slot._id)).length,
    mode: modeToSay(workshop, slot)
  }))
}
