import mongoose from 'mongoose'
import { addDays, addMonths } from '#lib/dates.ts'

/** Domain §3 and nomenclature: what a session may lead to, and the family the funnel counts it in. */
export const STEP_KINDS = ['immersion', 'preHire', 'training', 'hire', 'other'] as const
export type StepKind = (typeof STEP_KINDS)[number]
export const STEP_STATES = ['planned', 'started', 'completed', 'broken'] as const
export type StepState = (typeof STEP_STATES)[number]
export const CONTRACTS = [
  'cdi',
  'cdd6',
  'cddShort',
  'temp',
  'seasonal',
  'apprenticeship',
  'supported',
  'other'
] as const
export const SOURCES = ['person', 'employer', 'trainer', 'counsellor'] as const

export const FAMILY: Record<StepKind, 'immersion' | 'training' | 'job' | null> = {
  immersion: 'immersion',
  preHire: 'training',
  training: 'training',
  hire: 'job',
  other: null
}
/** Proposal of domain §3: the funnel counts the first positive step within six months. */
export const COUNTS_WITHIN_MONTHS = 6

export const nextStep = new mongoose.Schema({
  kind: { type: String, enum: STEP_KINDS, required: true },
  state: { type: String, enum: STEP_STATES, required: true },
  /** 'YYYY-MM-DD' each. */
  plannedOn: { type: String, default: null },
  startedOn: { type: String, default: null },
  endedOn: { type: String, default: null },
  place: { type: String, default: '' },
  contract: { type: String, default: null },
  note: { type: String, default: '' },
  saidBy: { type: String, enum: SOURCES, required: true },
  at: { type: Date, required: true },
  by: { type: mongoose.Schema.Types.ObjectId, ref: 'Account', default: null }
})

/**
 * The last day an immersion begun on a day may have: one month at most from date to date, continuous or not
 * (Code du travail, art. D. 5135-3). From 24 November to 23 December; from 31 January to 28 February.
 * A renewal, allowed once, is another step.
 */
export function lastDayOfImmersion(startedOn: string): string {
  const sameDay = addMonths(startedOn, 1)
  return sameDay.slice(8) === startedOn.slice(8) ? addDays(sameDay, -1) : sameDay
}
