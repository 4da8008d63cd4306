import { seatsTaken } from '#lib/seat-count.ts'
import { missingFromEach } from '#models/follow-up/closing.ts'
import type { WorkshopRow } from '#models/planning/listing.ts'
import { nextAction, type ActionName } from '#models/planning/next-action.ts'
import { opensAt } from '#models/records/workshop.ts'
import { factsOfKind } from '#models/records/workshop-kind.ts'

/** What a workshop of the day asks for now; null of `action`: nothing but to be looked at. */
export interface SessionMoment {
  action: Extract<ActionName, 'attendance' | 'debriefs' | 'close'> | null
  isRollCallDone: boolean
}

/** In the order of the workshops; one query. Whoever arrives before the start is ticked in already. */
export async function momentsOf(
  sessions: readonly WorkshopRow[],
  now = new Date()
): Promise<SessionMoment[]> {
  const lacks = await missingFromEach(sessions)
  return sessions.map((session, index) => {
    const missing = lacks[index]
    if (!missing || session.state !== 'published' || opensAt(session) > now)
      return { action: null, isRollCallDone: false }
    const hasRollCall = factsOfKind(session).records.rollCall
    const isEmpty = seatsTaken(session) <= 0
    if (hasRollCall && (isEmpty || missing.attendance.length > 0))
      return { action: 'attendance', isRollCallDone: false }
    const { action } = nextAction(session, missing, now)
    const isNext = action === 'debriefs' || action === 'close'
    return { action: isNext ? action : null, isRollCallDone: hasRollCall }
  })
}
