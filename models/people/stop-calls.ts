import type mongoose from 'mongoose'
import { Person } from '#models/records/person.ts'
import { flushEvents, outboxEntry } from './events.ts'

type Id = mongoose.Types.ObjectId

/** How somebody said that they want no calls: on their page, or to whoever writes it down. */
export const CONSENT_CHANNELS = ['phone', 'visit', 'email', 'page'] as const
export type ConsentChannel = (typeof CONSENT_CHANNELS)[number]

/** `by` null: the person said it on their page. */
export interface CallConsent {
  by: Id | null
  channel?: ConsentChannel
  now?: Date
}

/** The person wants no calls any more: nobody rings them to offer or to ask anything. Said twice it is said once. */
export async function stopCalls(id: Id, said: CallConsent): Promise<void> {
  const now = said.now ?? new Date()
  await write({ _id: id, callsRefusedAt: null }, 'callsStopped', now, said)
}

/** They may be called again. */
export async function resumeCalls(id: Id, said: CallConsent): Promise<void> {
  await write({ _id: id, callsRefusedAt: { $ne: null } }, 'callsResumed', null, said)
}

async function write(
  filter: Record<string, unknown>,
  kind: 'callsStopped' | 'callsResumed',
  callsRefusedAt: Date | null,
  { by, channel = 'page', now = new Date() }: CallConsent
): Promise<void> {
  const person = await Person.findOneAndUpdate(
    filter,
    { $set: { callsRefusedAt }, $push: { outbox: outboxEntry(kind, { by, at: now, detail: { channel } }) } },
    { returnDocument: 'after' }
  )
  if (person) await flushEvents(person, now).catch(() => undefined)
}
