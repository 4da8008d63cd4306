import type mongoose from 'mongoose'
import { Workshop } from '#models/records/workshop.ts'

type Id = mongoose.Types.ObjectId

/** Of people who find their former seat no more: as many as seats were offered to others since they left theirs. */
export async function offeredOn(workshop: Id, people: readonly Id[], since: Date): Promise<Id[]> {
  if (people.length === 0) return []
  const { offers } = await Workshop.findById(workshop).select('offers').orFail()
  return people.slice(0, offers.filter(({ at }) => at >= since).length)
}
