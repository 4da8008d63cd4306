import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import type { ChangePlan } from '#models/records/change-plan.ts'
import { Notice } from '#models/records/notice.ts'
import { staleMarks } from '#models/records/figures-stale.ts'
import { REGROUPED } from '#models/messages/plan.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { appended, change, literal, NEXT_SEQ } from '#models/ledger/ledger.ts'
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
 * seats, and they are told so. An answer or a seat there stays as it is. May run twice.
 */
export async function carryProposals(plan: ChangePlan, now: Date): Promise<void> {
  const [emptied, into] = plan.sessions
  if (emptied?.state !== 'applied' || into?.state !== 'applied') return
  const receiving = await Workshop.findById(into.workshop)
  if (!receiving || receiving.state !== 'published' || receiving.isFull() || receiving.startsAt <= now) return
  const ids = await Participation.distinct('person', carried(emptied.workshop))
  const people = await Person.find({ _id: { $in: ids.filter(id => !receiving.seatOf(id)) } })
  if (people.length === 0) return
  await tell(receiving, { people, plan, from: emptied.workshop })
  await Participation.bulkWrite(
    people.map(person => ({
      updateOne: {
        filter: { workshop: receiving._id, person: person._id },
        update: { $setOnInsert: proposedIn(receiving, person, plan) },
        upsert: true
      }
    })),
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
  await flushOutbox(receiving._id, now).catch(() => undefined)
}

/**
 * Owes a message to those to whom it is not proposed yet, before it is: one whose proposal was then never written, or was
 * taken back, does not leave. Who has not read the first proposal reads this one as the first.
 */
async function tell(
  { _id }: Workshop,
  { people, plan, from }: { people: readonly Person[]; plan: ChangePlan; from: Workshop['_id'] }
): Promise<void> {
  const [known, unread] = await Promise.all([
    Participation.distinct('person', { workshop: _id, person: { $in: people.map(one => one._id) } }),
    Notice.distinct('recipient', { subject: from, kind: 'proposal', state: 'planned' })
  ])
  const isAmong = (ids: readonly unknown[], person: Person) => ids.some(id => String(id) === person.id)
  const { confirmedAt, confirmedBy, by } = plan
  const entries = people
    .filter(person => !isAmong(known, person))
    .map(person => ({
      what: 'proposed',
      person: person._id,
      seq: NEXT_SEQ,
      at: confirmedAt ?? new Date(),
      by: literal(confirmedBy ?? by),
      reason: isAmong(unread, person) ? null : REGROUPED
    }))
  if (entries.length > 0)
    await change(_id, { state: 'published' }, { outbox: appended('outbox', ...entries) })
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
