import type mongoose from 'mongoose'
import type { OfferWindow } from './offer-window.ts'
import { isThere, OFFERED, offerTo, sizeOfThose } from './offering.ts'

type Id = mongoose.Types.ObjectId
type Expression = Record<string, unknown>

const SUITED: Expression = { $ifNull: ['$$one.slots', []] }

/** The free places of one slot, to those whom it suits; those that it does not suit are passed. */
export function offeringIn(slot: Id, window: OfferWindow, now: Date): Expression {
  const free = (more: Expression[]): Expression => ({
    $gt: [
      {
        $size: {
          $filter: {
            input: '$slots',
            as: 'slot',
            cond: { $and: [{ $eq: ['$$slot._id', slot] }, { $gt: ['$$slot.free', 0] }, ...more] }
          }
        }
      },
      0
    ]
  })
  const isFree = free([])
  const suits = (list: Expression): Expression => ({
    $or: [
      { $eq: [{ $size: list }, 0] },
      { $gt: [{ $size: { $filter: { input: list, as: 'asked', cond: { $eq: ['$$asked', slot] } } } }, 0] }
    ]
  })
  const before = sizeOfThose(
    'before',
    { $lt: ['$$before.seq', '$$one.seq'] },
    isThere('$$before'),
    suits({ $ifNull: ['$$before.slots', []] })
  )
  const isNext: Expression = {
    $and: [
      { $eq: ['$state', 'published'] },
      isThere('$$one'),
      suits(SUITED),
      free([{ $lt: [before, '$$slot.free'] }])
    ]
  }
  const filtered = (cond: Expression) => ({ $filter: { input: '$waiting', as: 'one', cond } })
  const next: Expression = { $cond: [isFree, filtered(isNext), []] }
  const passed = {
    $filter: {
      input: '$waiting',
      as: 'before',
      cond: {
        $and: [{ $lt: ['$$before.seq', '$$one.seq'] }, { $not: [suits({ $ifNull: ['$$before.slots', []] })] }]
      }
    }
  }
  const offer = { ...offerTo(window, now), kept: false, slot, slots: SUITED }
  const told = {
    ...OFFERED,
    at: now,
    reason: null,
    slot,
    passed: { $map: { input: passed, as: 'before', in: '$$before.person' } }
  }
  const added = (list: string, in_: Expression) => ({
    $concatArrays: [{ $ifNull: [list, []] }, { $map: { input: next, as: 'one', in: in_ } }]
  })
  const left = { $subtract: ['$$slot.free', { $size: next }] }
  return {
    $set: {
      offers: added('$offers', offer),
      waiting: { $cond: [isFree, filtered({ $not: [isNext] }), '$waiting'] },
      seatsFree: { $subtract: ['$seatsFree', { $size: next }] },
      slots: {
        $map: {
          input: '$slots',
          as: 'slot',
          in: {
            $cond: [{ $eq: ['$$slot._id', slot] }, { $mergeObjects: ['$$slot', { free: left }] }, '$$slot']
          }
        }
      },
      outbox: added('$outbox', told)
    }
  }
}
