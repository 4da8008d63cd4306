import type mongoose from 'mongoose'
import { NotFound, Refusal } from '#lib/refusal.ts'
import { Participation } from '#models/records/participation.ts'
import { markInUse, markAllInUse } from '#models/stages/mark-in-use.ts'
import { Person } from '#models/records/person.ts'
import { refreshStages } from '#models/stages/refresh-stages.ts'
import { staleMarks } from '#models/records/figures-stale.ts'
import { syncProposals, factsOf } from '#models/ledger/sync-proposals.ts'
import { appended, change, literal, logged, NEXT_SEQ } from '#models/ledger/ledger.ts'
import { Workshop } from '#models/records/workshop.ts'
import { FOR_JOB_SEEKERS, isForJobSeekers } from '#models/records/workshop-kind.ts'
import { beginAnother } from '#models/stages/begin-another.ts'
import { answerByAct } from '#models/seats/requests/answer.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'

type Id = mongoose.Types.ObjectId
/** Why someone says no to a proposal: the closed list of absences, and the two answers people give first. */
export const DECLINE_REASONS = [
  'notInterested',
  'notAvailable',
  'job',
  'training',
  'childcare',
  'transport',
  'personal',
  'other'
] as const
export type DeclineReason = (typeof DECLINE_REASONS)[number]

export interface Proposal {
  workshop: Workshop
  person: Person
  by: Id | null
  now?: Date
}

/** The unique key (workshop, person) makes a proposal sent twice one; a later seat goes to the same record. */
export async function propose({ workshop, person, by, now = new Date() }: Proposal): Promise<Participation> {
  refuseUnlessOpen(workshop, now)
  if (workshop.seatOf(person._id)) throw new Refusal('errors.workshop.alreadyRegistered')
  if (person.searchEndedAt) throw new Refusal('errors.participation.searchEnded')
  await markInUse(person._id)
  const asked = await notAskedYet(workshop._id, [person._id])
  await enterProposal(workshop._id, { asked, by, now })
  // A seat given back whose copy is late would still be read as held.
  if (workshop.outbox.length > 0) await flushOutbox(workshop._id, now)
  const facts = proposed({ workshop, person, by, now })
  const known = await Participation.findOneAndUpdate(
    { workshop: workshop._id, person: person._id },
    { $setOnInsert: facts },
    { upsert: true, returnDocument: 'after' }
  )
  const proposal = known.state === 'proposed' ? known : await proposeAnew(known, facts)
  await refreshStages([person._id], now)
  await refuseOvertaken(workshop, now)
  if ((await declineEnded(workshop._id, [person._id], now)) > 0)
    throw new Refusal('errors.participation.searchEnded')
  await answerByAct(workshop, [person._id], 'proposed', { by, now })
  await flushOutbox(workshop._id, now).catch(() => undefined)
  return proposal
}

/** Who has answered or been asked before is not written to again, unless they gave a seat back or said no since. */
async function notAskedYet(workshop: Id, people: Id[]): Promise<Id[]> {
  const standing = await Participation.find({
    workshop,
    person: { $in: people },
    state: { $nin: ['declined', 'withdrawn'] }
  })
    .select('person')
    .lean()
  return people.filter(id => !standing.some(({ person }) => person.equals(id)))
}

/**
 * Raises the ledger first, so that a cancellation or a return to draft decided before is refused. The same write owes the
 * messages: one whose proposal was then never written does not leave.
 */
async function enterProposal(
  workshop: Id,
  { asked, by, now, several = false }: { asked: readonly Id[]; by: Id | null; now: Date; several?: boolean }
): Promise<void> {
  const entry = { what: 'proposed', seq: NEXT_SEQ, at: now, by: literal(by), reason: null }
  const owed = asked.map(person => ({ ...entry, person }))
  const line = several ? { log: logged(by, now, 'proposedSeveral', { count: owed.length }) } : {}
  const set = owed.length > 0 ? { ...line, outbox: appended('outbox', ...owed) } : {}
  if (await change(workshop, { ...FOR_JOB_SEEKERS, state: 'published' }, set)) return
  const current = await Workshop.findById(workshop)
  if (!current) throw new NotFound()
  refuseUnlessOpen(current, now)
  throw new Refusal('errors.workshop.changedMeanwhile')
}

/** A workshop cancelled or moved since it was read has looked for its proposals already: these are brought along. */
async function refuseOvertaken({ _id, movedSeq }: Workshop, now: Date): Promise<void> {
  const current = await Workshop.findById(_id).orFail()
  if (current.state === 'cancelled' || current.movedSeq !== movedSeq) await syncProposals(current, now)
  if (current.state === 'cancelled') throw new Refusal('errors.workshop.cancelled')
}

/** After a refusal or a seat given back: the record is a proposal again and keeps what had come of it before. */
async function proposeAnew(known: Participation, facts: ReturnType<typeof proposed>): Promise<Participation> {
  const { state } = known
  if (state !== 'declined' && state !== 'withdrawn') throw new Refusal('errors.workshop.alreadyRegistered')
  const proposal = await beginAnother(known, facts)
  if (!proposal) throw new Refusal('errors.participation.answeredMeanwhile')
  return proposal
}

export interface GroupProposal extends Omit<Proposal, 'person'> {
  people: Person[]
}

/** Each person is one conditional write: a seat, proposal or refusal noted meanwhile stays as it is. */
export async function proposeAll({ workshop, people, by, now = new Date() }: GroupProposal) {
  refuseUnlessOpen(workshop, now)
  const asked = people.filter(({ _id, searchEndedAt }) => !workshop.seatOf(_id) && !searchEndedAt)
  const there = new Set((await markAllInUse(asked.map(({ _id }) => _id))).map(String))
  const unseated = asked.filter(({ id }) => there.has(String(id)))
  if (unseated.length === 0) return { proposed: 0, known: people.length }
  const ids = unseated.map(({ _id }) => _id)
  const known = await Participation.distinct('person', { workshop: workshop._id, person: { $in: ids } })
  const fresh = ids.filter(id => !known.some(one => one.equals(id)))
  await enterProposal(workshop._id, { asked: fresh, by, now, several: true })
  const writes = unseated.map(person => ({
    updateOne: {
      filter: { workshop: workshop._id, person: person._id },
      update: guards.onlyNew(proposed({ workshop, person, by, now })),
      upsert: true
    }
  }))
  const count = await Participation.bulkWrite(writes as never, { ordered: false }).then(
    ({ upsertedCount }) => upsertedCount,
    (error: unknown) => upsertedDespite(error)
  )
  await refreshStages(
    unseated.map(({ _id }) => _id),
    now
  )
  await refuseOvertaken(workshop, now)
  const ended = await declineEnded(workshop._id, ids, now)
  await answerByAct(
    workshop,
    unseated.map(({ _id }) => _id),
    'proposed',
    { by, now }
  )
  await flushOutbox(workshop._id, now).catch(() => undefined)
  return { proposed: count - ended, known: people.length - count + ended }
}

/** Who said meanwhile that they look for no workshop was not read so: their proposal is declined before it is told. */
async function declineEnded(workshop: Id, people: Id[], now: Date): Promise<number> {
  const ended = await guards.endedAmong(people)
  const proposals = await Participation.find({ workshop, person: { $in: ended }, state: 'proposed' })
  for (const proposal of proposals) await decline(proposal, { now })
  return proposals.length
}

/** The guards of proposals. Only the tests of races open one, to prove that the race is real without it. */
export const guards = {
  endedAmong: async (people: Id[]): Promise<Id[]> => {
    const ended = await Person.find({ _id: { $in: people }, searchEndedAt: { $ne: null } })
      .select('_id')
      .lean<{ _id: Id }[]>()
    return ended.map(({ _id }) => _id)
  },
  onlyNew: (facts: ReturnType<typeof proposed>): Record<string, unknown> => ({ $setOnInsert: facts })
}

/** Two upserts of one key at once: the second is refused by the index, and the first is what we wanted. */
function upsertedDespite(error: unknown): number {
  if (!isDuplicateKey(error)) throw error
  return (error as { result?: { upsertedCount?: number } }).result?.upsertedCount ?? 0
}

export function proposed({ workshop, person, by, now }: Required<Proposal>) {
  return {
    state: 'proposed' as const,
    seq: -1,
    proposedAt: now,
    proposedBy: by,
    agency: workshop.agency,
    region: workshop.region,
    departement: workshop.departement,
    basin: workshop.basin ?? null,
    ...factsOf(workshop, person),
    ...staleMarks()
  }
}

export interface Declining {
  reason?: DeclineReason | null
  by?: Id | null
  now?: Date
}

/** The person says no to a proposal, and why if they said it. Refuses anything but a proposal. */
export async function decline(
  participation: Participation,
  { reason = null, by = null, now = new Date() }: Declining = {}
) {
  const declined = await Participation.findOneAndUpdate(
    { _id: participation._id, state: 'proposed' },
    { $set: { state: 'declined', withdrawnAt: now, withdrawnBy: by, reason, ...staleMarks() } },
    { returnDocument: 'after' }
  )
  if (!declined) throw new Refusal('errors.participation.notProposed')
  await refreshStages([declined.person], now)
  return declined
}

function refuseUnlessOpen(workshop: Workshop, now: Date) {
  if (!isForJobSeekers(workshop)) throw new Refusal('errors.workshop.forProfessionals')
  if (workshop.state === 'draft') throw new Refusal('errors.workshop.notPublished')
  if (workshop.state === 'cancelled') throw new Refusal('errors.workshop.cancelled')
  if (workshop.state === 'closed' || workshop.hasEnded(now)) throw new Refusal('errors.workshop.ended')
}
