import { localDate } from '#lib/dates.ts'
import { FREE_TO_ALL } from '#models/ledger/queue.ts'
import type { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import { whyNotWaiting } from './waiting.ts'

/** Looked at: an agency holds fewer in a term. */
const LOOKED_AT = 60
/** Shown of its own trade, and of others. */
const OF_TRADE = 4
const OF_OTHERS = 2
const FULL_SHOWN = 2

/**
 * Where somebody may come instead: open sessions of the agency and of its kind with a free seat, of the same trade first, then of the trades
 * they seek, then of the sector; none on a day they have another one, nor where they would choose a slot.
 */
export async function datesToMove(person: Person, from: Workshop, now = new Date()): Promise<Workshop[]> {
  const [open, held] = await Promise.all([
    Workshop.find({
      agency: from.agency,
      startsAt: { $gt: now },
      kind: from.kind,
      state: 'published',
      ...FREE_TO_ALL,
      _id: { $ne: from._id },
      'seats.person': { $ne: person._id },
      'slots.0': { $exists: false }
    })
      .sort({ startsAt: 1, _id: 1 })
      .limit(LOOKED_AT),
    Workshop.find({
      'seats.person': person._id,
      startsAt: { $gt: now },
      state: 'published',
      _id: { $ne: from._id }
    })
      .select('startsAt timeZone')
      .lean<Pick<Workshop, 'startsAt' | 'timeZone'>[]>()
  ])
  const taken = new Set(held.map(({ startsAt, timeZone }) => localDate(startsAt, timeZone)))
  const free = open.filter(({ localDay }) => !taken.has(localDay))
  const same = free.filter(({ trade }) => trade === from.trade)
  const sought = new Set([person.trade, ...person.otherTrades.map(({ code }) => code)])
  const rest = free.filter(({ trade }) => trade !== from.trade)
  const others = [
    ...rest.filter(({ trade }) => sought.has(trade)),
    ...rest.filter(({ trade, sector }) => !sought.has(trade) && sector === from.sector)
  ]
  return [...same.slice(0, OF_TRADE), ...others.slice(0, OF_OTHERS)]
}

/** Full dates of the same trade where the person may still wait, the soonest first. */
export async function fullDates(person: Person, from: Workshop, now = new Date()): Promise<Workshop[]> {
  if (!person.agency.equals(from.agency)) return []
  const found = await Workshop.find({
    agency: from.agency,
    startsAt: { $gt: now },
    kind: from.kind,
    state: 'published',
    trade: from.trade,
    seatsFree: { $lte: 0 },
    _id: { $ne: from._id },
    'slots.0': { $exists: false }
  })
    .sort({ startsAt: 1, _id: 1 })
    .limit(LOOKED_AT)
  return found.filter(date => whyNotWaiting(date, person._id, now) === null).slice(0, FULL_SHOWN)
}
