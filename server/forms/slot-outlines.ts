import Joi from 'joi'
import type { CustomHelpers } from 'joi'
import { MOST_PLACES } from '#models/records/time-slot.ts'
import { REMOTE_MODES } from '#models/records/workshop-mode.ts'
import type { SlotOutline } from '#models/planning/slots/lay-out.ts'

const DAY_MINUTES = 24 * 60
/** Of one slot, whose address may be escaped sign by sign. */
const LONGEST = 1500

/**
 * Slots as a form carries them from the session or format that it began with: « 0-20-2 20-20-2 », and for one held otherwise
 * « 40-20-2-video-https%3A%2F%2F… ».
 */
export function slotsText(slots: readonly SlotOutline[]): string {
  return slots
    .map(({ after, minutes, capacity, mode, joining }) => {
      const way = mode ? [mode, encodeURIComponent(joining ?? '')] : []
      return [after, minutes, capacity, ...way].join('-')
    })
    .join(' ')
}

export function carriedSlots() {
  return Joi.array<SlotOutline[]>()
    .single()
    .items(
      Joi.string()
        .trim()
        .allow('')
        .max(MOST_PLACES * LONGEST)
    )
    .default([])
    .custom((typed: string[], helpers: CustomHelpers<SlotOutline[]>) => {
      const each = typed.flatMap(text => text.split(' ')).filter(Boolean)
      const slots = each.map(slotRead)
      return slots.length <= MOST_PLACES && slots.every(slot => slot !== null)
        ? slots
        : helpers.error('errors.field.invalid')
    })
}

const CARRIED = /^(\d{1,4})-(\d{1,4})-(\d{1,2})(?:-(video|telephone)-([^\s]*))?$/

/** null: nothing that this form wrote. */
function slotRead(text: string): SlotOutline | null {
  const [, ...parts] = CARRIED.exec(text) ?? []
  const [after = -1, minutes = 0, capacity = 0] = parts.slice(0, 3).map(Number)
  const isSlot =
    within(after, 0, DAY_MINUTES) && within(minutes, 1, DAY_MINUTES) && within(capacity, 1, MOST_PLACES)
  const mode = REMOTE_MODES.find(one => one === parts[3])
  const joining = unescaped(parts[4] ?? '')
  if (!isSlot || joining === null) return null
  return { after, minutes, capacity, ...(mode ? { mode, joining } : {}) }
}

function unescaped(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

const within = (number: number, from: number, to: number) => number >= from && number <= to
