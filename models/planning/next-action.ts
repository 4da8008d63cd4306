import type { Missing, Workshop } from '#models/records/workshop.ts'

export type LifecycleStep = 'prepare' | 'register' | 'welcome' | 'debrief' | 'next'
export type ActionName = 'publish' | 'register' | 'attendance' | 'debriefs' | 'close'

export interface NextAction {
  /** null for a cancelled workshop: its life has stopped. */
  step: LifecycleStep | null
  action: ActionName | null
}

type Living = Pick<Workshop, 'state' | 'startsAt' | 'endsAt'>
const NOTHING = { attendance: [], debriefs: [], stepDates: [] } satisfies Missing

/** Where a workshop stands; `missing` is what its participations lack, read once it has begun. */
export function nextAction(
  { state, startsAt, endsAt }: Living,
  missing: Missing = NOTHING,
  now = new Date()
): NextAction {
  if (state === 'cancelled') return { step: null, action: null }
  if (state === 'draft') return { step: 'prepare', action: 'publish' }
  if (state === 'closed') return { step: 'next', action: null }
  if (startsAt > now) return { step: 'register', action: 'register' }
  if (missing.attendance.length > 0) return { step: 'welcome', action: 'attendance' }
  if (missing.debriefs.length > 0) return { step: 'debrief', action: 'debriefs' }
  return { step: 'debrief', action: endsAt <= now ? 'close' : null }
}
