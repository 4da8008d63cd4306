import type { Refused as Refusal } from '#models/invitations/answers.ts'
import type { ExpectedAttendance } from '#models/invitations/expected-attendance.ts'
import type { Candidate } from '#models/invitations/ranking.ts'
import type { Reason } from '#models/invitations/reasons.ts'
import type { Circle } from '#models/invitations/tiers.ts'
import type { WeightName, Weights } from '#models/records/agency.ts'
import type { ParticipationState } from '#models/records/participation.ts'
import type { DeclineReason } from '#models/invitations/proposing.ts'
import type { GroupName } from '#models/records/target-group.ts'
import type { Person } from '#models/records/person.ts'
import type { WorkshopHead } from '../registrations/workshop-head.ts'

interface Refused {
  errors: Readonly<Record<string, string | undefined>>
  refusal?: string | undefined
}

/** Someone a workshop may be proposed to, and the last time they said no to another. */
export interface CandidateLine extends Candidate {
  refused: Refusal | null
}

export interface CandidatesPages {
  'candidates/index': Refused & {
    workshop: WorkshopHead
    /** Of its place. */
    commune: string
    /** The publics it is for first, in words. */
    priorities: readonly string[]
    publicOf: (name: GroupName) => string
    state: 'draft' | 'open' | 'full' | 'over'
    circle: Circle
    /** The last candidate of the page before, as the address writes it; '' on the first page. */
    after: string
    lines: readonly CandidateLine[]
    /** Addresses of the first page and of the one that follows. */
    first: string | undefined
    next: string | undefined
    leftOut: { here: number; seen: number; ended: number }
    weights: Weights
    howMany: ExpectedAttendance
    waiting: readonly { person: Person; proposedAt: Date | null }[]
    /** Why someone said no, by code, in the reader's language. */
    declined: Readonly<Record<string, string>>
    /** The people of a choice that was refused. */
    ticked: readonly string[]
  }
  'candidates/row': {
    line: CandidateLine
    publicOf: (name: GroupName) => string
    declined: Readonly<Record<string, string>>
    choose: boolean
    ticked: boolean
  }
  'candidates/reason': { reason: Reason; publicOf: (name: GroupName) => string }
  'candidates/how': {
    weights: Weights
    priorities: readonly string[]
    commune: string
    workshop: Pick<WorkshopHead, 'id'>
  }
  'candidates/how-many': { howMany: ExpectedAttendance; timeZone: string }
  'candidates/weights': Refused & {
    typed: Record<WeightName, string>
    baseFingerprint: string
    proposed: Weights
    saved: { at: Date; by: string } | null
  }
  'candidates/answer': Refused & {
    workshop: WorkshopHead
    person: { id: string; fullName: string; phone: string | null; spokenPhone: string | null }
    /** What came of the proposal; `proposed`: it waits for its answer. */
    standing: ParticipationState
    /** What stands in the way of a seat; null: none. */
    whyNot: string | null
    proposedAt: Date | null
    reasons: readonly DeclineReason[]
    key: string
    then: 'candidates' | 'portfolio'
    list: string
  }
}
