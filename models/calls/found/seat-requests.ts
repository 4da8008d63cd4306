import { SeatRequest } from '#models/records/seat-request.ts'
import type { Asked, Found } from '../line.ts'

const DAY = 86_400_000

/** Who asked for a seat from the public window, and expects an answer within a day: whose file it is may not be known yet. */
export async function seatsAskedFor({ account, limit, now }: Asked): Promise<Found> {
  const found = await SeatRequest.find({
    agency: account.agency ?? null,
    state: 'waiting',
    at: { $lte: now }
  } as never)
    .sort({ at: 1, _id: 1 })
    .limit(limit)
    .select('person workshop at reopenedAt')
    .lean<Pick<SeatRequest, '_id' | 'person' | 'workshop' | 'at' | 'reopenedAt'>[]>()
  const lines = found.map(({ _id, person, workshop, at, reopenedAt }) => {
    const since = reopenedAt ?? at
    return {
      kind: 'seatRequest' as const,
      person: person ?? _id,
      subject: workshop,
      since,
      limit: new Date(+since + DAY),
      request: _id,
      isUnknown: !person
    }
  })
  return { lines, isCut: found.length === limit }
}
