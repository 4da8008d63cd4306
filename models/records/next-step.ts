import mongoose from 'mongoose'
import { addDays, addMonths } from '#lib/dates.ts'
import type { Key } from '#lib/i18n.ts'

export const FAMILIES = ['immersion', 'training', 'job'] as const
export type Family = (typeof FAMILIES)[number]
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
export type Contract = (typeof CONTRACTS)[number]
export const SOURCES = ['person', 'employer', 'trainer', 'counsellor'] as const
export type Source = (typeof SOURCES)[number]

export interface CheckedStep {
  state: StepState
  startedOn?: string | null
  endedOn?: string | null
  contract?: string | null
}

interface Check {
  fails: (step: CheckedStep) => boolean
  key: Key
  field: 'contract' | 'startedOn' | 'endedOn'
}

export interface StepKindFacts {
  /** null: the funnel does not count it. */
  family: Family | null
  hint: Key | null
  /** Fields that it alone has: emptied on a step of another kind. */
  fields: readonly 'contract'[]
  checks: readonly Check[]
  /** The last day it may have when begun on a day, after which news is awaited; null: it is awaited from its end only. */
  lastDay: ((startedOn: string) => string) | null
}

const PLAIN = { hint: null, fields: [], checks: [], lastDay: null } as const

export const STEPS = {
  immersion: {
    family: 'immersion',
    hint: 'steps.form.immersionHint',
    fields: [],
    checks: [
      {
        fails: ({ startedOn, endedOn }) =>
          Boolean(startedOn && endedOn && endedOn > lastDayOfImmersion(startedOn)),
        key: 'errors.step.immersionTooLong',
        field: 'endedOn'
      }
    ],
    lastDay: lastDayOfImmersion
  },
  preHire: { ...PLAIN, family: 'training' },
  training: { ...PLAIN, family: 'training' },
  hire: {
    ...PLAIN,
    family: 'job',
    fields: ['contract'],
    checks: [
      {
        fails: ({ state, contract }) => state !== 'planned' && !contract,
        key: 'errors.step.contractMissing',
        field: 'contract'
      }
    ]
  },
  other: { ...PLAIN, family: null }
} as const satisfies Readonly<Record<string, StepKindFacts>>

export type StepKind = keyof typeof STEPS
export const STEP_KINDS = Object.keys(STEPS) as StepKind[]

export const factsOfStep = (kind: StepKind): StepKindFacts => STEPS[kind]

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

/** At most a month (Code du travail, art. D. 5135-3), 31 January to 28 February; a renewal is another step. */
export function lastDayOfImmersion(startedOn: string): string {
  const sameDay = addMonths(startedOn, 1)
  return sameDay.slice(8) === startedOn.slice(8) ? addDays(sameDay, -1) : sameDay
}
