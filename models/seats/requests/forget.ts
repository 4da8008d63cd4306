import { SeatRequest } from '#models/records/seat-request.ts'
import { Workshop } from '#models/records/workshop.ts'

/** How long a request is kept once its workshop is over: the form says it. */
export const KEEP_REQUESTS_DAYS = 30
const AT_ONCE = 500

/** By the workshop as it stands: one that was moved is waited for. Answered or not, known or not. */
export async function forgetSeatRequests(now = new Date()): Promise<number> {
  const before = new Date(now.getTime() - KEEP_REQUESTS_DAYS * 86_400_000)
  const asked = await SeatRequest.distinct('workshop')
  let forgotten = 0
  for (let from = 0; from < asked.length; from += AT_ONCE) {
    const ids = asked.slice(from, from + AT_ONCE)
    const kept = await Workshop.distinct('_id', { _id: { $in: ids }, endsAt: { $gt: before } })
    const standing = new Set(kept.map(String))
    const over = ids.filter(id => !standing.has(String(id)))
    if (over.length === 0) continue
    const { deletedCount } = await SeatRequest.deleteMany({ workshop: { $in: over } })
    forgotten += deletedCount
  }
  return forgotten
}
