import type { StepStateName } from '../shared/states.ts'
import type { WorkshopHead } from '../registrations/workshop-head.ts'

export type StepKindName = 'immersion' | 'preHire' | 'training' | 'hire' | 'other'
type ContractName =
  'cdi' | 'cdd6' | 'cddShort' | 'temp' | 'seasonal' | 'apprenticeship' | 'supported' | 'other'
type SourceName = 'person' | 'employer' | 'trainer' | 'counsellor'

/** A next step as noted; days are moments at noon. */
export interface StepLine {
  id: string
  kind: StepKindName
  state: StepStateName
  plannedOn: Date | null
  startedOn: Date | null
  endedOn: Date | null
  place: string
  contract: ContractName | null
  note: string
  saidBy: SourceName
  at: Date
}

interface StepForm {
  typed: Readonly<Record<string, string | undefined>>
  errors: Readonly<Record<string, string | undefined>>
  kinds: readonly StepKindName[]
  states: readonly StepStateName[]
  contracts: readonly ContractName[]
  sources: readonly SourceName[]
}

interface About {
  workshop: WorkshopHead
  person: { id: string; fullName: string; firstName: string }
  refusal: string | undefined
}

export interface StepsPages {
  /** `mine`: of a workshop of the reader's own agency, whose page and debrief open. */
  'steps/index': About & StepForm & { steps: readonly StepLine[]; mine: boolean }
  'steps/edit': About & StepForm & { step: string; baseFingerprint: string }
  'steps/fields': StepForm
  'steps/when': { step: StepLine }
}
