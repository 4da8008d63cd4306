import type mongoose from 'mongoose'
import { Agency } from '#models/records/agency.ts'

type Id = mongoose.Types.ObjectId

export async function agencyNames(from: Id, to: Id): Promise<{ from: string; to: string }> {
  const found = await Agency.find({ _id: { $in: [from, to] } })
    .select('name')
    .lean()
  const nameOf = (id: Id) => found.find(({ _id }) => _id.equals(id))?.name ?? ''
  return { from: nameOf(from), to: nameOf(to) }
}
