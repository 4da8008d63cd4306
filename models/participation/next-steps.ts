import mongoose from 'mongoose'
import { addDays, addMonths } from '#lib/dates.ts'
import { Refusal } from '#lib/refusal.ts'
import type { Participation } from '../participation.ts'
import { uncounted } from '../tally/uncounted.ts'
import { unlessChanged } from '../unless-changed.ts'
import { saveParticipation } from "../person/keep-waits.ts";

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

const FAMILY: Record<StepKind, 'immersion' | 'training' | 'job' | null> = {
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

export interface NextStepFacts {
  /** Identifier of the step to change; absent for a new one. */
  step?: string | undefined
  kind: StepKind
  state: StepState
  plannedOn?: string | null
  startedOn?: string | null
  endedOn?: string | null
  place?: string
  contract?: string | null
  note?: string
  saidBy: (typeof SOURCES)[number]
  by: mongoose.Types.ObjectId | null
  now?: Date
}

export async function saveNextStep(
  participation: Participation,
  { step, now = new Date(), ...typed }: NextStepFacts
) {
  if (!participation.mayHaveAttended()) throw new Refusal('errors.participation.didNotAttend')
  const facts = { ...typed, contract: typed.kind === 'hire' ? (typed.contract ?? null) : null }
  judge(facts, now.toISOString().slice(0, 10))
  const stands = { updatedAt: participation.get('updatedAt') }
  const known = step ? participation.nextSteps.id(step) : null
  if (step && !known) throw new Refusal('errors.step.gone')
  if (known) known.set({ ...facts, at: now })
  else participation.nextSteps.push({ ...facts, at: now })
  refreshStarted(participation)
  await unlessChanged(participation, stands, () => saveParticipation(participation, now))
}

function judge({ kind, state, startedOn, endedOn, contract }: NextStepFacts, today: string) {
  const began = state !== 'planned'
  const over = state === 'completed' || state === 'broken'
  if (began && !startedOn) throw new Refusal('errors.step.startMissing', {}, 'startedOn')
  if (began && startedOn && startedOn > today) throw new Refusal('errors.step.startInFuture', {}, 'startedOn')
  if (over && !endedOn) throw new Refusal('errors.step.endMissing', {}, 'endedOn')
  if (over && endedOn && endedOn > today) throw new Refusal('errors.step.endInFuture', {}, 'endedOn')
  if (startedOn && endedOn && endedOn < startedOn)
    throw new Refusal('errors.step.endBeforeStart', {}, 'endedOn')
  if (kind === 'hire' && began && !contract) throw new Refusal('errors.step.contractMissing', {}, 'contract')
  if (kind === 'immersion' && startedOn && endedOn && endedOn > lastDayOfImmersion(startedOn)) {
    throw new Refusal('errors.step.immersionTooLong', {}, 'endedOn')
  }
}

/**
 * The last day an immersion begun on a day may have: one month at most from date to date, continuous or not
 * (Code du travail, art. D. 5135-3). From 24 November to 23 December; from 31 January to 28 February.
 * A renewal, allowed once, is another step.
 */
export function lastDayOfImmersion(startedOn: string): string {
  const sameDay = addMonths(startedOn, 1)
  return sameDay.slice(8) === startedOn.slice(8) ? addDays(sameDay, -1) : sameDay
}

export async function removeNextStep(participation: Participation, step: string) {
  if (!participation.nextSteps.id(step)) throw new Refusal('errors.step.gone')
  const stands = { updatedAt: participation.get('updatedAt') }
  participation.nextSteps.pull(step)
  refreshStarted(participation)
  await unlessChanged(participation, stands, () => saveParticipation(participation))
}

/** The first immersion, training or job begun on or after the day of the workshop and within six months. */
function refreshStarted(participation: Participation) {
  const day = participation.startsAt.toISOString().slice(0, 10)
  const last = addMonths(day, COUNTS_WITHIN_MONTHS)
  const first = participation.nextSteps
    .filter(({ kind, startedOn }) => FAMILY[kind] && startedOn && startedOn >= day && startedOn <= last)
    .toSorted((a, b) => (a.startedOn ?? '').localeCompare(b.startedOn ?? ''))[0]
  participation.set({
    started: first ? FAMILY[first.kind] : null,
    startedOn: first?.startedOn ?? null,
    ...uncounted()
  })
}
