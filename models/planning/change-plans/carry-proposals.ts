import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import type { ChangePlan } from '#models/records/change-plan.ts'
import { staleMarks } from '#models/records/figures-stale.ts'
import { REGROUPED } from '#models/messages/plan.ts'
import { factsOf, syncProposals } from '#models/ledger/sync-proposals.ts'
import { refreshStages } from '#models/stages/refresh-stages.ts'

/** Unanswered, or ended by the very regrouping. */
const carried = (workshop: Workshop['_id']) => ({
  workshop,
  registeredAt: null,
  $or: [{ state: 'proposed' as const }, { state: 'byService' as const, reason: REGROUPED }]
})

/**
 * What was proposed for the session that is called off is proposed for the one that takes its people, while that one has
 * seats. An answer or a seat there stays as it is. May run twice.
 */
export async function carryProposals(plan: ChangePlan, now: Date): Promise<void> {
  const [emptied, into] = plan.sessions
  if (emptied?.state !== 'applied' || into?.state !== 'applied') return
  const receiving = await Workshop.findById(into.workshop)
  if (!receiving || receiving.state !== 'published' || receiving.isFull() || receiving.startsAt <= now) return
  const ids = await Participation.distinct('person', carried(emptied.workshop))
  const people = await Person.find({ _id: { $in: ids.filter(id => !receiving.seatOf(id)) } })
  if (people.length === 0) return
  await Participation.bulkWrite(
    people.map(person => ({
      updateOne: {
        filter: { workshop: receiving._id, person: person._id },
        update: { $setOnInsert: proposedIn(receiving, person, plan) },
        upsert: true
      }
    })) as never,
    { ordered: false }
  )
  await refreshStages(
    people.map(({ _id }) => _id),
    now
  )
  // Moved or called off since it was read, it has looked for its proposals already.
  const current = await Workshop.findById(receiving._id)
  if (current && (current.state === 'cancelled' || current.movedSeq !== receiving.movedSeq))
    await syncProposals(current, now)
}

function proposedIn(workshop: Workshop, person: Person, { confirmedAt, confirmedBy }: ChangePlan) {
  const { agency, region, departement, basin } = workshop
  return {
    state: 'proposed',
    seq: -1,
    proposedAt: confirmedAt,
    proposedBy: confirmedBy,
    agency,
    region,
    departement,
    basin: basin ?? null,
    ...factsOf(workshop, person),
    ...staleMarks()
  }
}

/** Once it is undone: those that nobody answered are as if they had never been. */
export async function dropCarriedProposals(plan: ChangePlan, now: Date): Promise<void> {
  const [emptied, into] = plan.sessions
  if (emptied?.state !== 'putBack' || into?.state !== 'putBack') return
  const { confirmedAt, confirmedBy } = plan
  const people = await Participation.distinct('person', { workshop: emptied.workshop, registeredAt: null })
  const own = { proposedAt: confirmedAt, proposedBy: confirmedBy ?? null }
  await Participation.deleteMany({
    workshop: into.workshop,
    person: { $in: people },
    state: 'proposed',
    ...own
  } as never)
  await refreshStages(people, now)
}
