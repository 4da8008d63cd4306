import { targetGroupsOn } from '#models/people/target-groups.ts'
import type mongoose from 'mongoose'
import { localDate } from '#lib/dates.ts'
import { Participation } from '#models/records/participation.ts'
import { refreshStages } from '#models/stages/refresh-stages.ts'
import { Person } from '#models/records/person.ts'
import { staleMarks } from '#models/records/figures-stale.ts'
import { Workshop } from '#models/records/workshop.ts'

type Id = mongoose.Types.ObjectId

/** Carries a move or a cancellation to those without a seat. May run twice, at once or late: later writes stay. */
export async function syncProposals(workshop: Workshop, now = new Date()): Promise<void> {
  const people = [...(await follow(workshop)), ...(await end(workshop)), ...(await reopen(workshop))]
  await refreshStages(people, now)
}

/** The same for workshops changed in one go, of which few were ever proposed. */
export async function syncAllProposals(workshops: Id[], now: Date): Promise<void> {
  const known = await Participation.distinct('workshop', { workshop: { $in: workshops } })
  for (const workshop of await Workshop.find({ _id: { $in: known } })) await syncProposals(workshop, now)
}

/** Where the facts the figures read stand after a move. Each write is older than the next move. */
export function factsOf({ sector, place, startsAt, timeZone, cell }: Workshop, person: Person | undefined) {
  const targetGroups = person ? targetGroupsOn(person, localDate(startsAt, timeZone)) : []
  return { sector, placeKind: place.kind, startsAt, cell, targetGroups }
}

async function follow(workshop: Workshop): Promise<Id[]> {
  const { movedSeq } = workshop
  if (movedSeq === 0) return []
  const behind = { workshop: workshop._id, seq: { $lt: movedSeq } }
  const rows = await Participation.find(behind).select('person').lean()
  if (rows.length === 0) return []
  const ids = rows.map(({ person }) => person)
  const people = await Person.find({ _id: { $in: ids } })
  const byId = new Map(people.map(person => [person.id, person]))
  await Participation.bulkWrite(
    rows.map(({ _id, person }) => ({
      updateOne: {
        filter: { _id, seq: behind.seq },
        update: {
          $set: {
            ...factsOf(workshop, byId.get(String(person))),
            seq: movedSeq,
            ...staleMarks()
          }
        }
      }
    })),
    { ordered: false }
  )
  return ids
}

/** Proposals that a cancellation ended, once it was taken back: nobody has a seat by the service in what is published. */
async function reopen({ _id, state }: Workshop): Promise<Id[]> {
  if (state !== 'published') return []
  const ended = { workshop: _id, state: 'byService' as const, registeredAt: null }
  const people = await Participation.distinct('person', ended)
  if (people.length === 0) return []
  const reopened = { state: 'proposed', withdrawnAt: null, reason: null, ...staleMarks() } as const
  await Participation.updateMany(ended, { $set: reopened })
  return people
}

async function end({ _id, state, cancelledAt, cancelReason }: Workshop): Promise<Id[]> {
  if (state !== 'cancelled') return []
  const unanswered = { workshop: _id, state: 'proposed' as const }
  const people = await Participation.distinct('person', unanswered)
  if (people.length === 0) return []
  await Participation.updateMany(unanswered, {
    $set: {
      state: 'byService',
      withdrawnAt: cancelledAt ?? new Date(),
      reason: cancelReason ?? null,
      ...staleMarks()
    }
  })
  return people
}
