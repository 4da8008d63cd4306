import type { Missing } from '#models/records/workshop.ts'
import type { WorkshopHead } from '../registrations/workshop-head.ts'

export interface ClosingsPages {
  'closings/show': {
    workshop: WorkshopHead
    state: 'ready' | 'notEnded' | 'closed' | 'cancelled'
    closed: { at: Date; why: string | null } | null
    missing: { [What in keyof Missing]: number }
    /** The first person without a debrief, and the first with a step that has no date. */
    firstDebrief: string | null
    firstStep: string | null
    overrideReason: string
    errors: Readonly<Record<string, string | undefined>>
    refusal: string | undefined
  }
}
