import Joi from 'joi'
import type { CustomHelpers } from 'joi'
import { MOST_PLACES } from '#models/records/time-slot.ts'
import type { SlotOutline } from '#models/planning/slots/lay-out.ts'

const DAY_MINUTES = 24 * 60

/** Slots as a form carries them from the session or format that it began with: « 0-20-2 20-20-2 ». */
export function slotsText(slots: readonly SlotOutline[]): string {
  return slots.map(({ after, minutes, capacity }) => [after, minutes, capacity].join('-')).join(' ')
}

export function carriedSlots() {
  return Joi.array<SlotOutline[]>()
    .single()
    .items(
      Joi.string()
        .trim()
        .allow('')
        .max(MOST_PLACES * 12)
    )
    .default([])
    .custom((typed: string[], helpers: CustomHelpers<SlotOutline[]>) => {
      const each = typed.flatMap(text => text.split(' ')).filter(Boolean)
      const slots = each.map(one => one.split('-').map(Number))
      return slots.length <= MOST_PLACES && slots.every(isSlot)
        ? slots.map(([after = 0, minutes = 0, capacity = 0]) => ({ after, minutes, capacity }))
        : helpers.error('errors.field.invalid')
    })
}

function isSlot(numbers: readonly number[]): boolean {
  const [after = -1, minutes = 0, capacity = 0] = numbers
  return (
    numbers.length === 3 &&
    numbers.every(Number.isInteger) &&
    within(after, 0, DAY_MINUTES) &&
    within(minutes, 1, DAY_MINUTES) &&
    within(capacity, 1, MOST_PLACES)
  )
}

const within = (number: number, from: number, to: number) => number >= from && number <= to
