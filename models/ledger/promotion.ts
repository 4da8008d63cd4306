import type { OfferWindow } from './offer-window.ts'

type Expression = Record<string, unknown>

/** Who went to the end of the list in this very write is not offered the seat again by it. */
const isThere = (one: string): Expression => ({ $ne: [`${one}.seq`, '$ledger'] })

const sizeOfThose = (as: string, ...cond: unknown[]): Expression => ({
  $size: { $filter: { input: '$waiting', as, cond: { $and: cond } } }
})

/**
 * Stages of an update that offer what is free to who waits, in their order: places kept for some to these, then the others
 * to all. One expression says who is next, so that a seat is never free while somebody who may have it waits.
 */
export function promotion(window: OfferWindow, now: Date): Expression[] {
  const keptFree: Expression = { $ifNull: ['$kept.free', 0] }
  const open = { $subtract: ['$seatsFree', keptFree] }
  return [
    offering({ isKept: true, places: keptFree }, window, now),
    offering({ isKept: false, places: open }, window, now)
  ]
}

function offering(
  { isKept, places }: { isKept: boolean; places: Expression },
  { from, until }: OfferWindow,
  now: Date
): Expression {
  const mayHave = (one: string) => [isThere(one), ...(isKept ? [`${one}.priority`] : [])]
  const before = sizeOfThose('before', { $lt: ['$$before.seq', '$$one.seq'] }, ...mayHave('$$before'))
  const isNext: Expression = {
    $and: [{ $eq: ['$state', 'published'] }, ...mayHave('$$one'), { $lt: [before, places] }]
  }
  const next = { $filter: { input: '$waiting', as: 'one', cond: isNext } }
  const offer = {
    person: '$$one.person',
    seq: '$ledger',
    waited: '$$one.seq',
    since: '$$one.since',
    by: '$$one.by',
    priority: '$$one.priority',
    lapsedAt: '$$one.lapsedAt',
    at: now,
    from,
    until,
    kept: isKept
  }
  const entry = { what: 'offered', person: '$$one.person', seq: '$ledger', at: now, by: null }
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
