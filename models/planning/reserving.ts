import type mongoose from 'mongoose'
import { rawOf } from '#models/records/record.ts'
import { Workshop } from '#models/records/workshop.ts'

type Id = mongoose.Types.ObjectId

interface Reserved {
  workshop: Id
  token: string
}

/** A new workshop that is being saved: nothing but its id and what it reserves, so that no list finds it. */
const IS_STUB = { state: { $exists: false } }

/** Notes in a workshop that it is about to take something; the save before it, if one stands, is refused its write. */
export async function announce({ workshop, token }: Reserved, agency: Id, now: Date): Promise<void> {
  const reserving = { token, agency, at: now }
  await rawOf(Workshop).updateOne({ _id: workshop, state: { $exists: true } }, { $set: { reserving } })
}

/** The same for one that is not there yet. Throws a duplicate key when it is. */
export async function announceNew({ workshop, token }: Reserved, agency: Id, now: Date): Promise<void> {
  const reserving = { token, agency, at: now }
  await rawOf(Workshop).updateOne({ _id: workshop, ...IS_STUB }, { $set: { reserving } }, { upsert: true })
}

/** The save that holds this may still write. */
export async function isStanding({ workshop, token }: Reserved): Promise<boolean> {
  const reserved = { _id: workshop, 'reserving.token': token }
  return (await rawOf(Workshop).findOne(reserved, { projection: { _id: 1 } })) !== null
}

/** Takes the right to write away from a save that is too slow or died. False: it had it no longer. */
export async function voidReservation({ workshop, token }: Reserved): Promise<boolean> {
  const reserved = { _id: workshop, 'reserving.token': token }
  const { deletedCount } = await rawOf(Workshop).deleteOne({ ...reserved, ...IS_STUB })
  if (deletedCount > 0) return true
  const { modifiedCount } = await rawOf(Workshop).updateOne(reserved, { $unset: { reserving: 1 } })
  return modifiedCount > 0
}

/** Longer than any save takes; what stands in nobody's way is only swept. */
const FORGOTTEN_AFTER_MS = 2 * 60_000

const forgotten = (now: Date) => ({ 'reserving.at': { $lt: new Date(now.getTime() - FORGOTTEN_AFTER_MS) } })

export async function areReservationsForgotten(now = new Date()): Promise<boolean> {
  return (await rawOf(Workshop).findOne(forgotten(now), { projection: { _id: 1 } })) !== null
}

/** Takes away what saves left that died. Returns how many. */
export async function sweepReservations(now = new Date()): Promise<number> {
  const left = await rawOf(Workshop)
    .find(forgotten(now), { projection: { reserving: 1 } })
    .toArray()
  for (const { _id, reserving } of left)
    await voidReservation({ workshop: _id, token: (reserving as { token: string }).token })
  return left.length
}
