import type { Key } from '#lib/i18n.ts'
import type { Contract, Source, StepKind, StepState } from '#models/records/next-step.ts'
import type { WorkshopHead } from '../registrations/workshop-head.ts'

/** A next step as noted; days are moments at noon. */
export interface StepLine {
  id: string
  kind: StepKind
  state: StepState
  plannedOn: Date | null
  startedOn: Date | null
  endedOn: Date | null
  place: string
  contract: Contract | null
  note: string
  saidBy: Source
  at: Date
}

interface StepForm {
  typed: Readonly<Record<string, string | undefined>>
  errors: Readonly<Record<string, string | undefined>>
  kinds: readonly StepKind[]
  states: readonly StepState[]
  contracts: readonly Contract[]
  sources: readonly Source[]
  /** What the kinds that have one tell beforehand. */
  hints: readonly Key[]
}

interface About {
  workshop: WorkshopHead
  person: { id: string; fullName: string; firstName: string }
  refusal: string | undefined
}

export interface StepsPages {
  /** `mine`: of a workshop of the reader's own agency, whose page and debrief open. `wishedBy`: the host whose wish it answers. */
  'steps/index': About & StepForm & { steps: readonly StepLine[]; mine: boolean; wishedBy: string | null }
  'steps/edit': About & StepForm & { step: string; baseFingerprint: string }
  'steps/fields': StepForm
  'steps/when': { step: StepLine }
}
