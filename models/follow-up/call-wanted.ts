import type mongoose from 'mongoose'
import { Participation } from '#models/records/participation.ts'

type Id = mongoose.Types.ObjectId

/** Who waits for a call of an agency, the longest first. */
export async function callsWanted(agency: Id | null, { limit }: { limit: number }) {
  const all = { agency, 'callWanted.at': { $gt: new Date(0) } }
  const [count, rows] = await Promise.all([
    Participation.countDocuments(all as never),
    Participation.find(all as never)
      .sort({ 'callWanted.at': 1, _id: 1 })
      .limit(limit)
      .select('person workshop callWanted')
      .lean<Pick<Participation, 'person' | 'workshop' | 'callWanted'>[]>()
  ])
  return {
    count,
    items: rows.map(({ person, workshop, callWanted }) => ({
      person,
      workshop,
      since: callWanted?.at ?? null
    }))
  }
}

/** It was noted by mistake: they wait for a call again, since then. */
export async function callNotMade(workshop: Id, person: Id, at: Date): Promise<void> {
  await Participation.updateOne(
    { workshop, person, callWanted: null },
    { $set: { callWanted: { at, why: 'otherDate' } } }
  )
}

/** The person was called: it leaves the list. */
export async function callMade(workshop: Id, person: Id): Promise<void> {
  await Participation.updateOne({ workshop, person }, { $set: { callWanted: null } })
}
