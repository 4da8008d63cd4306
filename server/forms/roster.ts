import Joi from 'joi'
import { WITHDRAWAL_REASONS } from '#models/seats/seats.ts'

const people = Joi.array<string[]>()
  .single()
  .items(Joi.string().pattern(/^[0-9a-f]{24}$/))
  .unique()
  .max(120)

/** Who is ticked in the list of a session, and what is asked for them. */
export interface RosterChoice {
  people: string[]
  act: 'remove' | 'move' | 'propose'
}

export const rosterChoice = Joi.object<RosterChoice, true>({
  people: people.default([]),
  act: Joi.string().valid('remove', 'move', 'propose').default('remove')
})

/** Whose seats are given back, and why. */
export interface RosterRemovalForm {
  people: string[]
  reason: (typeof WITHDRAWAL_REASONS)[number]
}

export const rosterRemovalForm = Joi.object<RosterRemovalForm, true>({
  people: people.min(1).required().label('rosters.removal.who'),
  reason: Joi.string()
    .valid(...WITHDRAWAL_REASONS)
    .required()
    .label('registrations.withdrawal.reason')
})

/** Which act of the list is taken back: the ledger number of its write, or its moment. */
export interface RosterUndoing {
  act: 'remove' | 'move'
  of: number
}

export const rosterUndoing = Joi.object<RosterUndoing, true>({
  act: Joi.string().valid('remove', 'move').default('remove'),
  of: Joi.number().integer().min(0).default(-1)
})
