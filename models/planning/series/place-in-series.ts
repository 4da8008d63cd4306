import type mongoose from 'mongoose'
import { Workshop } from '#models/records/workshop.ts'

export interface PlaceInSeries {
  series: string
  /** « Séance 3 sur 10 »; cancelled ones are not counted. */
  number: number
  count: number
  previous: { id: string; startsAt: Date } | null
  next: { id: string; startsAt: Date } | null
}

/** Where a workshop stands among those of its series; null outside of any, and for one that is cancelled. */
export async function placeInSeries({
  _id,
  series
}: Pick<Workshop, '_id' | 'series'>): Promise<PlaceInSeries | null> {
  if (!series) return null
  const dates = await Workshop.find({ series, state: { $ne: 'cancelled' } })
    .select('startsAt')
    .sort({ startsAt: 1 })
    .lean<{ _id: mongoose.Types.ObjectId; startsAt: Date }[]>()
  const at = dates.findIndex(one => one._id.equals(_id))
  if (at < 0) return null
  const dated = (one: (typeof dates)[number] | undefined) =>
    one ? { id: String(one._id), startsAt: one.startsAt } : null
  return {
    series: String(series),
    number: at + 1,
    count: dates.length,
    previous: dated(dates[at - 1]),
    next: dated(dates[at + 1])
  }
}
