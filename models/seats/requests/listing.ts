import type mongoose from 'mongoose'
import { agencyScope } from '#models/access/scope.ts'
import type { Account } from '#models/records/account.ts'
import { SeatRequest } from '#models/records/seat-request.ts'
import { Workshop } from '#models/records/workshop.ts'

type Id = mongoose.Types.ObjectId

/** Where a page begins: after this moment and id. */
export interface After {
  at: Date
  id: string
}

/** The workshop that somebody asked for, as a list names it. */
export type AskedWorkshop = Pick<
  Workshop,
  '_id' | 'tradeLabel' | 'sector' | 'startsAt' | 'endsAt' | 'timeZone' | 'state' | 'seatsFree'
>
export interface RequestLine {
  request: SeatRequest
  workshop: AskedWorkshop | null
}

const PAGE = 50

/** Those that wait, the oldest first, or those answered, the newest first: a page of them, and how many wait. */
export async function seatRequests(
  account: Account,
  { state, after }: { state: 'waiting' | 'answered'; after: After | null }
): Promise<{ lines: RequestLine[]; waiting: number; next: After | null }> {
  const own = agencyScope(account)
  const order = state === 'waiting' ? 1 : -1
  const [found, waiting] = await Promise.all([
    SeatRequest.find({ ...own, state, ...(after ? beyond(after, order) : {}) } as never)
      .sort({ at: order, _id: order })
      .limit(PAGE + 1),
    SeatRequest.countDocuments({ ...own, state: 'waiting' })
  ])
  const page = found.slice(0, PAGE)
  const workshops = await workshopsOf(page.map(({ workshop }) => workshop))
  const last = page.at(-1)
  return {
    lines: page.map(request => ({ request, workshop: workshops.get(String(request.workshop)) ?? null })),
    waiting,
    next: last && found.length > PAGE ? { at: last.at, id: String(last._id) } : null
  }
}

function beyond({ at, id }: After, order: 1 | -1) {
  const further = order === 1 ? '$gt' : '$lt'
  return { $or: [{ at: { [further]: at } }, { at, _id: { [further]: id } }] }
}

async function workshopsOf(ids: readonly Id[]): Promise<Map<string, AskedWorkshop>> {
  const found = await Workshop.find({ _id: { $in: ids } })
    .select('tradeLabel sector startsAt endsAt timeZone state seatsFree')
    .lean<AskedWorkshop[]>()
  return new Map(found.map(one => [String(one._id), one]))
}
