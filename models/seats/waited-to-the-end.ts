import type { Workshop } from '#models/records/workshop.ts'

/** How many still waited for a seat when the list of a session closed, for one that has begun; 0: nobody, or still to come. */
export function waitedToTheEnd(workshop: Workshop, now = new Date()): number {
  if (!workshop.hasStarted(now) || workshop.state === 'cancelled') return 0
  const closing = workshop.log.findLast(({ what }) => what === 'listClosed')
  const { count = 0 } = (closing?.detail ?? {}) as { count?: number }
  return count
}
