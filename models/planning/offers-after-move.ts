import type mongoose from 'mongoose'
import { NEXT_SEQ, windowFor } from '#models/ledger/ledger.ts'
import type { OfferWindow } from '#models/ledger/offer-window.ts'
import type { Workshop } from '#models/records/workshop.ts'

type Id = mongoose.Types.ObjectId
type Expression = Record<string, unknown>

export interface OffersAfter {
  offers: 'kept' | 'back'
  set: Expression
  /** How long they run; null: there are none. */
  window: OfferWindow | null
}

/** The offers run anew, and are told anew; but for those of `read`, who know of theirs. */
export function renewed(window: OfferWindow, now: Date, read: readonly Id[] = []): Expression {
  const anew = { $mergeObjects: ['$$one', { seq: NEXT_SEQ, at: now, ...window }] }
  const knows = { $or: read.map(person => ({ $eq: ['$$one.person', person] })) }
  const each = read.length > 0 ? { $cond: [knows, '$$one', anew] } : anew
  return { $map: { input: '$offers', as: 'one', in: each } }
}

/** Of a session that has another date: its offers run anew; where too little time is left they are back in the list. */
export async function offersAfterMove(
  before: Workshop,
  to: Pick<Workshop, 'startsAt' | 'timeZone'>,
  now: Date
): Promise<OffersAfter> {
  const { length } = before.offers
  if (length === 0) return { offers: 'kept', set: {}, window: null }
  const window = await windowFor({ agency: before.agency, ...to }, now)
  if (window) {
    return { offers: 'kept', set: { offers: renewed(window, now) }, window }
  }
  const { person, since, by, priority, lapsedAt, slots } = Object.fromEntries(
    ['person', 'since', 'by', 'priority', 'lapsedAt', 'slots'].map(name => [name, `$$one.${name}`])
  )
  const suiting = before.slots.length > 0 ? { slots: { $ifNull: [slots, []] } } : {}
  const back = { person, since, by, priority, lapsedAt, ...suiting, seq: '$$one.waited', key: null }
  return {
    offers: 'back',
    window,
    set: {
      offers: [],
      waiting: { $concatArrays: ['$waiting', { $map: { input: '$offers', as: 'one', in: back } }] },
      seatsFree: { $add: ['$seatsFree', length] }
    }
  }
}
