import type { SeatCount } from '#lib/seat-count.ts'
import { workshopScope } from '#models/access/scope.ts'
import type { Account } from '#models/records/account.ts'
import type { FeedKind } from '#models/records/calendar-feed.ts'
import { Workshop } from '#models/records/workshop.ts'

/** What a calendar shows of a workshop: never who comes. */
export type FeedWorkshop = Pick<
  Workshop,
  '_id' | 'state' | 'tradeLabel' | 'startsAt' | 'endsAt' | 'place' | 'ledger'
> &
  SeatCount &
  Partial<Pick<Workshop, 'kind'>> & { updatedAt: Date }

const FIELDS =
  'state kind tradeLabel startsAt endsAt place capacity seatsFree extra.places offers.seq ledger updatedAt'

const DAY_MS = 86_400_000
/** What a calendar goes back to and ahead, and the most it holds: those to come first. */
export const FEED_BOUNDS = { behindDays: 90, aheadDays: 400, most: 1_000 } as const

/** Those of an account within the bounds, in order: two queries. */
export async function feedWorkshops(
  account: Account,
  kind: FeedKind,
  now = new Date()
): Promise<FeedWorkshop[]> {
  const { behindDays, aheadDays, most } = FEED_BOUNDS
  const scope = kind === 'own' ? { 'facilitators.account': account._id } : workshopScope(account)
  const within = (startsAt: Record<string, Date>, order: 1 | -1, limit: number) =>
    Workshop.find({ $and: [scope, { startsAt }] })
      .sort({ startsAt: order, _id: order })
      .limit(limit)
      .select(FIELDS)
      .lean<FeedWorkshop[]>()
  const coming = await within({ $gte: now, $lt: new Date(+now + aheadDays * DAY_MS) }, 1, most)
  if (coming.length === most) return coming
  const past = await within(
    { $gte: new Date(+now - behindDays * DAY_MS), $lt: now },
    -1,
    most - coming.length
  )
  return [...past.reverse(), ...coming]
}
