import type { Missing, Workshop } from '#models/records/workshop.ts'
import { factsOfKind, type LifecycleStep } from '#models/records/workshop-kind.ts'
import { awaitsHost } from './host-reply.ts'

export type ActionName = 'askHost' | 'publish' | 'register' | 'attendance' | 'debriefs' | 'close'

export interface NextAction {
  /** null for a cancelled workshop: its life has stopped. */
  step: LifecycleStep | null
  /** null while nothing is to be done, as before the start of a full workshop. */
  action: ActionName | null
}

type Living = Pick<Workshop, 'state' | 'startsAt' | 'endsAt' | 'place' | 'seatsFree'> &
  Partial<Pick<Workshop, 'hostReply' | 'kind'>>
const NOTHING = { attendance: [], debriefs: [], stepDates: [] } satisfies Missing

/** Where a workshop stands; `missing` is what its participations lack, read once it has begun. */
export function nextAction(workshop: Living, missing: Missing = NOTHING, now = new Date()): NextAction {
  const { state, startsAt, endsAt, seatsFree } = workshop
  const { life } = factsOfKind(workshop)
  const last = life.findLast(step => step !== 'next') ?? 'prepare'
  if (state === 'cancelled') return { step: null, action: null }
  if (state === 'draft') return { step: 'prepare', action: actionOfDraft(workshop) }
  if (state === 'closed') return { step: life.at(-1) ?? last, action: null }
  if (startsAt > now)
    return life.includes('register')
      ? { step: 'register', action: seatsFree > 0 ? 'register' : null }
      : { step: 'invite', action: null }
  if (missing.attendance.length > 0) return { step: 'welcome', action: 'attendance' }
  if (missing.debriefs.length > 0) return { step: 'debrief', action: 'debriefs' }
  return { step: last, action: endsAt <= now ? 'close' : null }
}

/** What is published in a company has been agreed to there first; nothing is done while its answer is awaited. */
function actionOfDraft(draft: Living): ActionName | null {
  if (!awaitsHost(draft)) return 'publish'
  return draft.hostReply ? null : 'askHost'
}
