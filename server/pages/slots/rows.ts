import { clock, localTime, momentIn } from '#lib/dates.ts'
import type { Key, Language } from '#lib/i18n.ts'
import { speakPhone } from '#lib/identifiers/phone.ts'
import { readTime } from '#lib/identifiers/typed-time.ts'
import { takenIn, type WantedSlot } from '#models/planning/slots/change-slots.ts'
import { slotsEvery } from '#models/planning/slots/lay-out.ts'
import { MOST_PLACES } from '#models/records/time-slot.ts'
import type { Workshop } from '#models/records/workshop.ts'
import type { SlotRow } from '#views/slots/pages.ts'
import type { ProposedSlotsForm, SlotsForm } from '../../forms/slots.ts'

/** Lines to add a slot in. */
const EMPTY_LINES = 3

type Typed = Pick<SlotsForm, 'slotId' | 'slotFrom' | 'slotTo' | 'slotPlaces' | 'slotMode' | 'slotJoining'>

/** The slots as they stand, one a line. */
export function rowsOf(workshop: Workshop, language: Language): SlotRow[] {
  return rowsFrom(
    workshop,
    workshop.slots.map(slot => ({ ...slot.toObject(), id: String(slot._id) })),
    language
  )
}

/** The same of slots that were wanted. */
export function rowsFrom(workshop: Workshop, slots: readonly WantedSlot[], language: Language): SlotRow[] {
  const time = (moment: Date) => clock(language, localTime(moment, workshop.timeZone))
  return slots.map(({ id, startsAt, endsAt, capacity, mode, joining }) => ({
    id: id ?? '',
    from: time(startsAt),
    to: time(endsAt),
    places: String(capacity),
    mode: mode ?? '',
    joining: mode === 'telephone' && joining ? speakPhone(joining) : (joining ?? ''),
    taken: takenBy(workshop, id)
  }))
}

const EMPTY: SlotRow = { id: '', from: '', to: '', places: '', mode: '', joining: '', taken: 0 }

export function withEmptyLines(rows: readonly SlotRow[]): SlotRow[] {
  const room = Math.max(0, Math.min(EMPTY_LINES, MOST_PLACES - rows.length))
  return [...rows, ...Array.from({ length: room }, () => EMPTY)]
}

function takenBy(workshop: Workshop, id: string | null): number {
  const slot = workshop.slots.find(({ _id }) => String(_id) === id)
  return slot ? takenIn(workshop, slot._id) : 0
}

/** As they were typed, in the order they were. */
export function rowsTyped(workshop: Workshop, typed: Typed): SlotRow[] {
  const { slotId, slotFrom, slotTo, slotPlaces, slotMode, slotJoining } = typed
  const rows = slotFrom.map((from, at) => {
    const id = slotId[at] ?? ''
    const taken = takenBy(workshop, id)
    return {
      ...{ id, from, to: slotTo[at] ?? '', places: slotPlaces[at] ?? '', taken },
      ...{ mode: slotMode[at] ?? '', joining: slotJoining[at] ?? '' }
    }
  })
  return rows.filter(row => !isEmpty(row))
}

const isEmpty = ({ from, to, places }: SlotRow) => from === '' && to === '' && places === ''

/** The slots that lines without a fault mean; a fault stands at the place of its line, `slot-N`. */
export function wantedSlots({ localDay, timeZone }: Workshop, rows: readonly SlotRow[]) {
  const errors: Record<string, Key> = {}
  const slots = rows.map((row, at): WantedSlot => {
    const [from, to] = [readTime(row.from), readTime(row.to)]
    const capacity = Number(row.places)
    const field = `slot-${at}`
    if ('problem' in from || 'problem' in to) errors[field] = 'slots.refusal.times'
    else if (!Number.isInteger(capacity) || capacity < 1 || capacity > MOST_PLACES)
      errors[field] = 'slots.refusal.places'
    const at24 = (time: typeof from) => momentIn(timeZone, localDay, 'problem' in time ? '00:00' : time.value)
    return {
      ...{ id: row.id || null, startsAt: at24(from), endsAt: at24(to), capacity },
      ...(row.mode ? { mode: row.mode, joining: row.joining || firstJoining(rows, row.mode) } : {})
    }
  })
  return { slots, errors }
}

/** Typed once, an address or a number is that of every line held in the same way that says none. */
const firstJoining = (rows: readonly SlotRow[], mode: SlotRow['mode']) =>
  rows.find(row => row.mode === mode && row.joining !== '')?.joining ?? ''

/** Lines laid out between two times; those that people come in stay, and nothing is laid over them. */
export function proposedRows(
  workshop: Workshop,
  { from, to, every, places }: ProposedSlotsForm,
  language: Language
): SlotRow[] {
  const { localDay, timeZone } = workshop
  const hours = { startsAt: momentIn(timeZone, localDay, from), endsAt: momentIn(timeZone, localDay, to) }
  const time = (moment: Date) => clock(language, localTime(moment, timeZone))
  const kept = workshop.slots.filter(({ _id }) => takenIn(workshop, _id) > 0)
  const laidOut = slotsEvery(hours, { every, capacity: places }).flatMap(({ after, minutes, capacity }) => {
    const startsAt = new Date(+hours.startsAt + after * 60_000)
    const endsAt = new Date(+startsAt + minutes * 60_000)
    const isOver = kept.some(slot => slot.startsAt < endsAt && startsAt < slot.endsAt)
    return isOver
      ? []
      : [{ ...EMPTY, at: startsAt, from: time(startsAt), to: time(endsAt), places: String(capacity) }]
  })
  const stay = rowsOf(workshop, language).flatMap(row => {
    const slot = kept.find(({ _id }) => String(_id) === row.id)
    return slot ? [{ ...row, at: slot.startsAt }] : []
  })
  return [...stay, ...laidOut]
    .toSorted((one, other) => +one.at - +other.at)
    .slice(0, MOST_PLACES)
    .map(({ at: _, ...row }) => row)
}
