import mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { factsOfKind, type WorkshopKind } from '#models/records/workshop-kind.ts'
import type { TimeSlot } from '#models/records/time-slot.ts'
import type { Mode } from '#models/records/workshop-mode.ts'
import { placesOf, refuseSlots } from './judge.ts'
import { settledWay, type WayWanted } from './way.ts'

/** A slot as a format or a series keeps it, whatever the day: minutes after the start, how long, how many places. */
export interface SlotOutline extends WayWanted {
  after: number
  minutes: number
  capacity: number
}

/** As many as the hours hold, one after the other. */
export interface SlotRule {
  every: number
  capacity: number
}

interface Hours {
  startsAt: Date
  endsAt: Date
}

const MINUTE = 60_000
/** What is proposed where nothing was said. */
export const USUAL_MINUTES = 20

interface Session extends Hours {
  kind: WorkshopKind
  capacity: number
  place: { mode?: Mode | null }
}

/** As many slots of `every` minutes as the hours hold, one after the other. */
export function slotsEvery({ startsAt, endsAt }: Hours, { every, capacity }: SlotRule): SlotOutline[] {
  const count = Math.floor((+endsAt - +startsAt) / (every * MINUTE))
  return Array.from({ length: count }, (_, at) => ({ after: at * every, minutes: every, capacity }))
}

/** Where nothing was said: twenty minutes each, and the places shared out among them. */
function usualSlots(hours: Hours, places: number): SlotOutline[] {
  const { length } = slotsEvery(hours, { every: USUAL_MINUTES, capacity: 1 })
  const capacity = Math.max(1, Math.floor(places / Math.max(1, length)))
  return slotsEvery(hours, { every: USUAL_MINUTES, capacity })
}

export function outlineOfSlots({ startsAt, slots }: Pick<Workshop, 'startsAt' | 'slots'>): SlotOutline[] {
  return slots.map(slot => ({
    after: (+slot.startsAt - +startsAt) / MINUTE,
    minutes: (+slot.endsAt - +slot.startsAt) / MINUTE,
    capacity: slot.capacity,
    ...(slot.mode ? { mode: slot.mode, joining: slot.joining ?? '' } : {})
  }))
}

/** The slots of a session that nobody has a seat in yet, and their sum. Refuses what cannot be held; a kind without slots has none. */
export function withSlots<Facts extends Session>(
  facts: Facts,
  outline: readonly SlotOutline[] | SlotRule | undefined
): Facts & { slots: TimeSlot[] } {
  if (!factsOfKind(facts).slots) return { ...facts, slots: [] }
  const said = slotsSaid(facts, outline)
  const slots = said.map(({ after, minutes, capacity, ...way }) => {
    const startsAt = new Date(+facts.startsAt + after * MINUTE)
    const endsAt = new Date(+startsAt + minutes * MINUTE)
    const free = capacity
    return {
      ...{ _id: new mongoose.Types.ObjectId(), startsAt, endsAt, capacity, free },
      ...settledWay(way, facts, 'slots')
    }
  })
  if (slots.some(({ endsAt }) => endsAt > facts.endsAt))
    throw new Refusal('slots.refusal.outsideHours', {}, 'slots')
  refuseSlots(slots, facts)
  return { ...facts, slots, capacity: placesOf(slots) }
}

function slotsSaid(
  facts: Hours & { capacity: number },
  outline: readonly SlotOutline[] | SlotRule | undefined
): readonly SlotOutline[] {
  if (outline && 'capacity' in outline) return slotsEvery(facts, outline)
  return outline && outline.length > 0 ? outline : usualSlots(facts, facts.capacity)
}
