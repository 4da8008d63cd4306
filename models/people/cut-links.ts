import type mongoose from 'mongoose'
import { Person } from '#models/records/person.ts'
import { PersonLink } from '#models/records/person-link.ts'
import { flushEvents, outboxEntry } from './events.ts'

type Id = mongoose.Types.ObjectId

/** Every link to the pages of a person opens nothing from now on; the next message to them carries another one. */
export async function cutPersonLinks(
  id: Id,
  { by, now = new Date() }: { by: Id; now?: Date }
): Promise<void> {
  const links = await PersonLink.find({ person: id, nonce: { $ne: null } })
    .select('nonce')
    .lean()
  if (links.length === 0) return
  await PersonLink.bulkWrite(
    links.map(({ _id, nonce = null }) => ({
      // One that was made anew meanwhile is another link.
      updateOne: { filter: { _id, nonce }, update: { $set: { nonce: null, formerNonce: nonce, since: now } } }
    })),
    { ordered: false }
  )
  const entry = outboxEntry('linksCut', { by, at: now })
  const person = await Person.findByIdAndUpdate(id, { $push: { outbox: entry } }, { returnDocument: 'after' })
  if (person) await flushEvents(person, now).catch(() => undefined)
}
