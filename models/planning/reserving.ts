import type mongoose from 'mongoose'
import { isOnlyDuplicates } from '#models/records/duplicate-key.ts'
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

interface Listed {
  planned: { _id: Id; agency: Id }
  isNew: boolean
}

/** The same for a list, under one token; those that are there already though they were to be new are left alone. */
export async function announceAll(saves: readonly Listed[], token: string, at: Date): Promise<void> {
  if (saves.length === 0) return
  const writes = saves.map(({ planned: { _id, agency }, isNew }) => ({
    updateOne: {
      filter: { _id, ...(isNew ? IS_STUB : { state: { $exists: true } }) },
      update: { $set: { reserving: { token, agency, at } } },
      upsert: isNew
    }
  }))
  await rawOf(Workshop)
    .bulkWrite(writes, { ordered: false })
    .catch((error: unknown) => {
      if (!isOnlyDuplicates(error)) throw error
    })
}

/** Ends what a list has reserved and not written. */
export async function voidAll(token: string): Promise<void> {
  await rawOf(Workshop).deleteMany({ 'reserving.token': token, ...IS_STUB })
  await rawOf(Workshop).updateMany({ 'reserving.token': token }, { $unset: { reserving: 1 } })
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
