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

/** Of a filter: that very slot has a place left; without one, that the session has no slots. */
export function slotFree(slot: Id | null, now: Date): Expression {
  if (!slot) return { 'slots.0': { $exists: false } }
  return { slots: { $elemMatch: { _id: slot, free: { $gt: 0 }, endsAt: { $gt: now } } } }
}
