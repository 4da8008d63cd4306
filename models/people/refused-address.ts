import type mongoose from 'mongoose'
import { Person } from '#models/records/person.ts'

type Id = mongoose.Types.ObjectId

/** The server of this address says that nobody is there. An address corrected in the meantime is not blamed. */
export async function noteRefusedAddress(id: Id, email: string, now: Date): Promise<void> {
  await Person.updateOne({ _id: id, email }, { $set: { emailRefusedAt: now } })
}

export async function forgetRefusedAddress(id: Id): Promise<void> {
  await Person.updateOne({ _id: id }, { $set: { emailRefusedAt: null } })
}
