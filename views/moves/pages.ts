import type { Gender } from '#views/shared/states.ts'
import type { WorkshopHead } from '../registrations/workshop-head.ts'

/** Where a person who cannot come may come instead. */
export interface MoveChoice {
  workshop: WorkshopHead
  person: { id: string; fullName: string; firstName: string; gender: Gender; isReached: boolean }
  dates: readonly (WorkshopHead & { isSameTrade: boolean })[]
  /** Full: the person may wait there, and keeps the seat here. */
  full: readonly WorkshopHead[]
  reasons: readonly ('job' | 'training' | 'childcare' | 'transport' | 'personal' | 'other')[]
  reason: string | undefined
  key: string
}

export interface MovesPages {
  'moves/choice': { choice: MoveChoice }
  'moves/new': {
    choice: MoveChoice
    /** False once the seat cannot be left any more: the refusal says why, and nothing is asked. */
    open: boolean
    refusal: string | undefined
  }
}
