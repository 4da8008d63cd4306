import type mongoose from 'mongoose'
import { Person } from '#models/records/person.ts'
import { flushEvents, outboxEntry } from './events.ts'

type Id = mongoose.Types.ObjectId

/** The person asks for no message any more: whatever they would have been told is a call from now on. */
export async function stopMessages(id: Id, now = new Date()): Promise<void> {
  await write({ _id: id, emailRefusedAt: null }, 'messagesStopped', now, now)
}

/** Messages again, when the person says so. */
export async function resumeMessages(id: Id, now = new Date()): Promise<void> {
  await write({ _id: id, emailRefusedAt: { $ne: null } }, 'messagesResumed', null, now)
}

async function write(
  filter: Record<string, unknown>,
  kind: 'messagesStopped' | 'messagesResumed',
  emailRefusedAt: Date | null,
  now: Date
): Promise<void> {
  const person = await Person.findOneAndUpdate(
    filter,
    { $set: { emailRefusedAt }, $push: { outbox: outboxEntry(kind, { at: now }) } },
    { returnDocument: 'after' }
  )
  if (person) await flushEvents(person, now).catch(() => undefined)
}
