import Joi from 'joi'
import { LONGEST_WORDS } from '#models/records/group-message.ts'
import { WITHDRAWAL_REASONS } from '#models/seats/seats.ts'

const people = Joi.array<string[]>()
  .single()
  .items(Joi.string().pattern(/^[0-9a-f]{24}$/))
  .unique()
  .max(120)

/** Who is ticked in the list of a session, and what is asked for them. */
export interface RosterChoice {
  people: string[]
  act: 'remove' | 'move' | 'propose' | 'write'
}

export const rosterChoice = Joi.object<RosterChoice, true>({
  people: people.default([]),
  act: Joi.string().valid('remove', 'move', 'propose', 'write').default('remove')
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
  act: 'remove' | 'move' | 'write' | 'propose'
  of: number
}

export const rosterUndoing = Joi.object<RosterUndoing, true>({
  act: Joi.string().valid('remove', 'move', 'write', 'propose').default('remove'),
  of: Joi.number().integer().min(0).default(-1)
})

/** What is written to whom. */
export interface RosterMessageForm {
  people: string[]
  text: string
}

export const rosterMessageForm = Joi.object<RosterMessageForm, true>({
  people: people.min(1).required().label('rosters.message.who'),
  text: Joi.string().trim().replace(/\r\n/g, '\n').max(LONGEST_WORDS).required().label('rosters.message.text')
})

/** What is done with what was typed: it is read as it would leave, or corrected. */
export interface RosterReadingForm {
  act: 'read' | 'correct'
}

export const rosterReadingForm = Joi.object<RosterReadingForm, true>({
  act: Joi.string().valid('read', 'correct').default('read')
})
