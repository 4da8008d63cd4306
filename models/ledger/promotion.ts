import type mongoose from 'mongoose'
import type { OfferWindow } from './offer-window.ts'
import { isThere, OFFERED, offerTo, sizeOfThose } from './offering.ts'
import { offeringIn } from './offering-in-slot.ts'

type Id = mongoose.Types.ObjectId
type Expression = Record<string, unknown>

/**
 * Stages of an update that offer what is free to who waits, in their order: places kept for some to these, then the others
 * to all; with slots, those of each to whom it suits. One expression says who is next, so that a seat is never free while
 * somebody who may have it waits.
 */
export function promotion(window: OfferWindow, now: Date, slots: readonly Id[] = []): Expression[] {
  if (slots.length > 0) return slots.map(slot => offeringIn(slot, window, now))
  const keptFree: Expression = { $ifNull: ['$kept.free', 0] }
  const open = { $subtract: ['$seatsFree', keptFree] }
  return [
    offering({ isKept: true, places: keptFree }, window, now),
    offering({ isKept: false, places: open }, window, now)
  ]
}

function offering(
  { isKept, places }: { isKept: boolean; places: Expression },
  window: OfferWindow,
  now: Date
): Expression {
  const mayHave = (one: string) => [isThere(one), ...(isKept ? [`${one}.priority`] : [])]
  const before = sizeOfThose('before', { $lt: ['$$before.seq', '$$one.seq'] }, ...mayHave('$$before'))
  const isNext: Expression = {
    $and: [{ $eq: ['$state', 'published'] }, ...mayHave('$$one'), { $lt: [before, places] }]
  }
  const next = { $filter: { input: '$waiting', as: 'one', cond: isNext } }
  const offer = { ...offerTo(window, now), kept: isKept }
  const entry = { ...OFFERED, at: now }
  const passed = {
    $filter: {
      input: '$waiting',
      as: 'before',
      cond: { $and: [{ $lt: ['$$before.seq', '$$one.seq'] }, { $not: ['$$before.priority'] }] }
    }
  }
  const told = isKept
    ? { ...entry, reason: 'kept', passed: { $map: { input: passed, as: 'before', in: '$$before.person' } } }
    : { ...entry, reason: null }
  return {
    $set: {
      offers: {
        $concatArrays: [{ $ifNull: ['$offers', []] }, { $map: { input: next, as: 'one', in: offer } }]
      },
      waiting: { $filter: { input: '$waiting', as: 'one', cond: { $not: [isNext] } } },
      seatsFree: { $subtract: ['$seatsFree', { $size: next }] },
      outbox: { $concatArrays: ['$outbox', { $map: { input: next, as: 'one', in: told } }] }
    }
  }
}
