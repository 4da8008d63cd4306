import { noon } from '#lib/dates.ts'
import { isKey, type Translate } from '#lib/i18n.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { CONTRACTS, factsOfStep, SOURCES, STEP_KINDS, STEP_STATES } from '#models/records/next-step.ts'
import type { Participation } from '#models/records/participation.ts'
import type { StepLine } from '#views/steps/pages.ts'
import type { Wording } from '../../forms/edit-conflicts.ts'
import type { Typed } from '../../forms/read.ts'

export const choices = {
  kinds: STEP_KINDS,
  states: STEP_STATES,
  contracts: CONTRACTS,
  sources: SOURCES,
  hints: STEP_KINDS.flatMap(kind => factsOfStep(kind).hint ?? [])
}

type Step = Participation['nextSteps'][number]

/** The steps of a participation, newest first. */
export function stepLines(participation: Participation): StepLine[] {
  const day = (value: string | null | undefined) => (value ? noon(value) : null)
  return participation.nextSteps
    .toSorted((a, b) => b.at.getTime() - a.at.getTime())
    .map(step => ({
      id: String(step._id),
      kind: step.kind,
      state: step.state,
      plannedOn: day(step.plannedOn),
      startedOn: day(step.startedOn),
      endedOn: day(step.endedOn),
      place: step.place,
      contract: CONTRACTS.find(contract => contract === step.contract) ?? null,
      note: step.note,
      saidBy: step.saidBy,
      at: step.at
    }))
}

/** What the form shows of a step that exists. */
export function typedFrom(step: Step): Record<string, string> {
  const day = (value: string | null | undefined) => (value ? slashed(value) : '')
  const { kind, state, place, note, saidBy } = step
  return {
    kind,
    state,
    place,
    note,
    saidBy,
    contract: step.contract ?? '',
    plannedOn: day(step.plannedOn),
    startedOn: day(step.startedOn),
    endedOn: day(step.endedOn)
  }
}

/** What was typed, one text a field. */
export function typedTexts(typed: Typed): Record<string, string> {
  return Object.fromEntries(
    Object.entries(typed).map(([name, value]) => [name, typeof value === 'string' ? value : (value[0] ?? '')])
  )
}

const SAID: Partial<Record<string, string>> = {
  kind: 'steps.kind',
  state: 'states.step',
  contract: 'steps.contract',
  saidBy: 'steps.source'
}

/** How the fields are called, and what is chosen in them. */
export function wordingOf(t: Translate): Wording {
  const text = (key: string) => (isKey(key) ? t(key) : null)
  return {
    label: name => text(`steps.form.${name}`) ?? name,
    say: (name, value) => (SAID[name] ? text(`${SAID[name]}.${value}`) : value)
  }
}
