import type { StepKind, StepState } from '#models/records/next-step.ts'
import type { Gender } from '#views/shared/states.ts'
import type { WorkshopHead } from '../registrations/workshop-head.ts'

/** A line of the roster beside a debrief. */
export interface DebriefLine {
  id: string
  rosterName: string
  gender: Gender
  mark: 'came' | 'absent' | null
  done: boolean
}

export interface DebriefsPages {
  /** Nobody to write a debrief with. */
  'debriefs/index': { workshop: WorkshopHead }
  'debriefs/roster': { workshop: WorkshopHead; roster: readonly DebriefLine[]; current: string }
  'debriefs/edit': {
    workshop: WorkshopHead
    roster: readonly DebriefLine[]
    person: {
      id: string
      firstName: string
      fullName: string
      gender: Gender
      age: number | null
      looksFor: string
    }
    /** Marked as having come: without it there is no form. */
    came: boolean
    skills: readonly { code: string; fr: string; en: string }[]
    /** Level chosen for each skill, '' where nothing was. */
    levels: Readonly<Record<string, string | undefined>>
    interest: string
    strength: string
    nextStep: string
    steps: readonly { kind: StepKind; state: StepState }[]
    stepKinds: readonly StepKind[]
    nextName: string | null
    done: number
    attended: number
    baseFingerprint: string
    errors: Readonly<Record<string, string | undefined>>
    refusal: string | undefined
  }
  'debriefs/skill': {
    skill: { code: string; fr: string; en: string }
    level: string | undefined
    error: string | undefined
  }
}
