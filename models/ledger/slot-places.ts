import type mongoose from 'mongoose'

type Id = mongoose.Types.ObjectId
type Expression = Record<string, unknown>

/** The free places of slots as the write leaves them: one more or one less in each that is named. */
export function slotPlaces(changes: readonly { slot: Id | null | undefined; by: 1 | -1 }[]): Expression {
  const named = changes.filter(({ slot }) => slot)
  if (named.length === 0) return {}
  const each = named.map(({ slot, by }) => ({ $cond: [{ $eq: ['$$slot._id', slot] }, by, 0] }))
  const free = { $add: ['$$slot.free', ...each] }
  return {
    slots: { $map: { input: '$slots', as: 'slot', in: { $mergeObjects: ['$$slot', { free }] } } }
  }
}

/** The same once the offers of these people are over: each gives its place back to the slot that it names. */
export function slotsWithoutOffers(people: readonly Id[]): Expression {
  const isTheirs = { $or: people.map(person => ({ $eq: ['$$offer.person', person] })) }
  const given = {
    $filter: {
      input: { $ifNull: ['$offers', []] },
      as: 'offer',
      cond: { $and: [isTheirs, { $eq: ['$$offer.slot', '$$slot._id'] }] }
    }
  }
  return {
    slots: {
      $map: {
        input: { $ifNull: ['$slots', []] },
        as: 'slot',
        in: { $mergeObjects: ['$$slot', { free: { $add: ['$$slot.free', { $size: given }] } }] }
      }
    }
  }
}

/** Of a filter: none of these slots has a place left; of any, when none is named. */
export function noneFreeIn(slots: readonly Id[]): Expression {
  const asked = slots.length > 0 ? { _id: { $in: [...slots] } } : {}
  return { 'slots.0': { $exists: true }, slots: { $not: { $elemMatch: { ...asked, free: { $gt: 0 } } } } }
}

/** Of a filter: that very slot has a place left; without one, that the session has no slots. */
export function slotFree(slot: Id | null, now: Date): Expression {
  if (!slot) return { 'slots.0': { $exists: false } }
  return { slots: { $elemMatch: { _id: slot, free: { $gt: 0 }, endsAt: { $gt: now } } } }
}
