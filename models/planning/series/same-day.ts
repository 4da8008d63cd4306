import type mongoose from 'mongoose'
import { localDate } from '#lib/dates.ts'
import { Refusal } from '#lib/refusal.ts'
import { Workshop } from '#models/records/workshop.ts'

interface Dated {
  _id: mongoose.Types.ObjectId
  series?: mongoose.Types.ObjectId | null | undefined
  startsAt: Date
  timeZone: string
}

/** Refuses a second workshop of one series on one day; those `apart` leave it in the same change. */
export async function refuseSameDay(
  { _id, series, startsAt, timeZone }: Dated,
  apart: readonly mongoose.Types.ObjectId[] = []
): Promise<void> {
  if (!series) return
  const others = await Workshop.find({ series, _id: { $nin: [_id, ...apart] }, state: { $ne: 'cancelled' } })
    .select('startsAt')
    .lean<Pick<Workshop, 'startsAt'>[]>()
  const day = localDate(startsAt, timeZone)
  if (others.some(other => localDate(other.startsAt, timeZone) === day))
    throw new Refusal('series.refusal.sameDay', {}, 'date')
}
