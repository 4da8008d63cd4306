import type mongoose from 'mongoose'
import { flushEvents, outboxEntry } from '#models/people/events.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import { refreshStages } from '#models/stages/refresh-stages.ts'
import { declineOwn } from './own-answers.ts'

type Id = mongoose.Types.ObjectId

/** Who asked an account to write it down. */
export const ASKERS = ['person', 'counsellor'] as const
export type Asker = (typeof ASKERS)[number]

/** `by` null: the person said it on their page. */
export interface Searching {
  by: Id | null
  asked?: Asker
  now?: Date
}

/**
 * The person looks for no workshop any more: nothing is proposed to them, their proposals are declined, and they leave the
 * waiting lists; a seat that was held for them goes on. A seat that they have stays theirs. Said twice it is said once, and
 * what a process that died left undone is done.
 */
export async function endSearch(id: Id, { by, asked = 'person', now = new Date() }: Searching): Promise<void> {
  const person = await Person.findOneAndUpdate(
    { _id: id, searchEndedAt: null },
    {
      $set: { searchEndedAt: now, searchEndedBy: by },
      $push: { outbox: outboxEntry('searchEnded', { by, at: now, detail: { asked } }) }
    },
    { returnDocument: 'after' }
  )
  const rows = await Participation.find({ person: id, startsAt: { $gt: now } })
    .select('workshop')
    .lean()
  const ahead = await Workshop.find({
    _id: { $in: rows.map(({ workshop }) => workshop) },
    state: 'published'
  })
  for (const workshop of ahead) await declineOwn({ workshop, person: id, now })
  // Calls about other dates have no reason left.
  await Participation.updateMany({ person: id, callWanted: { $ne: null } }, { $set: { callWanted: null } })
  await refreshStages([id], now)
  if (person) await flushEvents(person, now).catch(() => undefined)
}

/** They look for a workshop again. */
export async function resumeSearch(
  id: Id,
  { by, asked = 'person', now = new Date() }: Searching
): Promise<void> {
  const person = await Person.findOneAndUpdate(
    { _id: id, searchEndedAt: { $ne: null } },
    {
      $set: { searchEndedAt: null, searchEndedBy: null },
      $push: { outbox: outboxEntry('searchResumed', { by, at: now, detail: { asked } }) }
    },
    { returnDocument: 'after' }
  )
  await refreshStages([id], now)
  if (person) await flushEvents(person, now).catch(() => undefined)
}
