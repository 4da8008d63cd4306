import Joi from 'joi'
import { MODES, type Mode } from '#lib/modes.ts'
import { MOST_PLACES } from '#models/records/time-slot.ts'
import { typedTime } from './typed.ts'

/** How many lines the page of slots has room for: one a place. */
export const MOST_SLOTS = MOST_PLACES

/** The slots as typed, line by line; `does`: lays lines out from the fields above them, and saves nothing. */
export interface SlotsForm {
  does: 'save' | 'propose'
  /** Lines of the log when the page was shown. */
  lines: number
  slotId: string[]
  slotFrom: string[]
  slotTo: string[]
  slotPlaces: string[]
  slotMode: SlotModeTyped[]
  slotJoining: string[]
}

/** '': as the session. */
export type SlotModeTyped = Mode | ''

/** What slots are laid out from. */
export interface ProposedSlotsForm {
  from: string
  to: string
  every: number
  places: number
}

const cells = () => Joi.array<string[]>().single().items(Joi.string().trim().max(20).allow('')).default([])

export const slotsForm = Joi.object<SlotsForm, true>({
  does: Joi.string().valid('save', 'propose').default('save'),
  lines: Joi.number().integer().min(0).required(),
  slotId: cells().items(Joi.string().pattern(/^([0-9a-f]{24})?$/)),
  slotFrom: cells().max(MOST_SLOTS),
  slotTo: cells(),
  slotPlaces: cells(),
  slotMode: Joi.array<SlotModeTyped[]>()
    .single()
    .items(Joi.string().valid('', ...MODES))
    .default([]),
  slotJoining: Joi.array<string[]>().single().items(Joi.string().trim().max(500).allow('')).default([])
})

export const proposedSlotsForm = Joi.object<ProposedSlotsForm, true>({
  from: typedTime().required().label('slots.page.from'),
  to: typedTime().required().label('slots.page.to'),
  every: Joi.number().integer().min(5).max(480).required().label('slots.page.every'),
  places: Joi.number().integer().min(1).max(MOST_PLACES).required().label('slots.page.places')
})

/** Where a person's slot is changed. */
export interface SlotChoiceForm {
  slot: string
}

export const slotChoiceForm = Joi.object<SlotChoiceForm, true>({
  slot: Joi.string()
    .pattern(/^[0-9a-f]{24}$/)
    .required()
    .label('slots.choice.label')
})

/** Slots that suit a person, by their ids: one or several, or none. */
export const tickedSlots = () =>
  Joi.array<string[]>()
    .items(Joi.string().pattern(/^[0-9a-f]{24}$/))
    .single()
    .max(MOST_PLACES)
    .default([])
