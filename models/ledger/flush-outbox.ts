import { untyped } from '#models/records/record.ts'
import type mongoose from 'mongoose'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { refreshStages } from '#models/stages/refresh-stages.ts'
import { planNotices } from '#models/messages/plan.ts'
import { beginAnother } from '#models/stages/begin-another.ts'
import { staleMarks } from '#models/records/figures-stale.ts'
import { ANSWER_UNDONE, QUEUE_FACTS } from '#models/records/waiting-list.ts'
import { Workshop } from '#models/records/workshop.ts'
import { giveBackMoved } from './give-back-moved.ts'
import { guards } from './settle-choice.ts'
import { syncProposals, factsOf } from './sync-proposals.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'

type Entry = Workshop['outbox'][number]
type PersonalEntry = Entry & { person: mongoose.Types.ObjectId; what: keyof typeof STATES }

/** These leave every seat as it was. */
const isOfSeat = ({ person, what }: Entry) =>
  Boolean(person) && what !== 'changed' && what !== 'proposed' && what !== 'written'
const BEGINS = new Set<string>(['registered', 'regrouped', 'movedTo', 'walkedIn', 'waiting'])
const CARRIED = new Set<string>(['moved', 'cancelled', 'putBack'])

/** Writes under unique keys, then removes what was copied: any step may run twice or be cut short. */
export async function flushOutbox(id: mongoose.Types.ObjectId, now = new Date()): Promise<void> {
  const workshops = Workshop
  const workshop = await workshops.findById(id)
  // Plain: a copy of a subdocument with something changed would lose what the subdocument only passes on.
  const owed: Entry[] = workshop?.toObject().outbox ?? []
  const entries = owed.toSorted((a, b) => a.seq - b.seq)
  if (!workshop || entries.length === 0) return
  const personal = entries.filter((entry): entry is PersonalEntry => isOfSeat(entry))
  // What the seats given back owe is copied with the rest.
  if (await settleChoices(workshop, personal)) return flushOutbox(id, now)
  const left = await giveBackAll(workshop, personal)
  const people = await Person.find({ _id: { $in: personal.map(entry => entry.person) } })
  const byId = new Map(people.map(person => [person.id, person]))
  await keepEarlierAttempts(workshop, personal)
  await bulk(
    Participation,
    [...byPerson(personal)].map(([person, theirs]) => participationWrite(workshop, theirs, byId.get(person)))
  )
  await refreshStages(
    personal.map(({ person }) => person),
    now
  )
  if (entries.some(({ what }) => CARRIED.has(what))) await syncProposals(workshop, now)
  await planNotices(workshop, entries, now)
  await workshops.updateOne(
    { _id: id },
    {
      $pull: { outbox: { seq: { $lte: entries.at(-1)?.seq ?? 0 } } },
      $set: staleMarks()
    }
  )
  for (const other of left) await flushOutbox(other, now)
}

/** Seats that people left for one here are given back before anything is told. Returns the sessions that owe for them. */
async function giveBackAll({ _id }: Workshop, entries: PersonalEntry[]): Promise<mongoose.Types.ObjectId[]> {
  const left: mongoose.Types.ObjectId[] = []
  for (const { what, person, seq, at, by = null, reason = null, other } of entries) {
    if (what === 'movedAway' || !other?.workshop) continue
    const named = { workshop: other.workshop, seat: other.seat ?? -1 }
    const owing = await giveBackMoved(_id, { person, by, at, reason, other: named }, seq)
    if (owing) left.push(owing)
  }
  return left
}

/** Whether a seat that a person chose here was given back, for another date that they chose. */
async function settleChoices({ _id }: Workshop, entries: PersonalEntry[]): Promise<boolean> {
  let isGivenBack = false
  for (const { person, seq, at, choice: of } of entries)
    if (of && (await guards.settleChoice(_id, { person, at, of, seq }))) isGivenBack = true
  return isGivenBack
}

/** Keeps the ended attempt in the write that begins the next, so that a flush run twice keeps it once. */
async function keepEarlierAttempts({ _id: workshop }: Workshop, entries: PersonalEntry[]): Promise<void> {
  const registered = entries.filter(({ what }) => BEGINS.has(what))
  if (registered.length === 0) return
  const participations = Participation
  const ended = await participations
    .find({
      workshop,
      person: { $in: registered.map(({ person }) => person) },
      state: { $in: ['declined', 'withdrawn'] }
    })
    .lean<Participation[]>()
  for (const attempt of ended) {
    const entry = registered.find(({ person, seq }) => person.equals(attempt.person) && seq > attempt.seq)
    if (entry) await beginAnother(attempt, proposedBy(entry))
  }
}

/** Who joins the waiting list was proposed nothing yet. */
const proposedBy = ({ what, at, by }: PersonalEntry) =>
  what === 'waiting' ? { proposedAt: null, proposedBy: null } : { proposedAt: at, proposedBy: by ?? null }

const STATES = {
  registered: 'registered',
  regrouped: 'registered',
  withdrawn: 'withdrawn',
  released: 'withdrawn',
  fewerPlaces: 'withdrawn',
  moved: 'registered',
  slotMoved: 'registered',
  movedTo: 'registered',
  walkedIn: 'registered',
  movedAway: 'withdrawn',
  cancelled: 'byService',
  putBack: 'registered',
  waiting: 'waiting',
  offered: 'offered',
  offerDeclined: 'declined',
  offerLapsed: 'waiting',
  offerEnded: 'waiting',
  leftList: 'withdrawn',
  listEnded: 'byService',
  listClosed: 'waiting',
  listPutBack: 'waiting',
  listMoved: 'waiting'
} as const

function byPerson(entries: PersonalEntry[]): Map<string, PersonalEntry[]> {
  const found = new Map<string, PersonalEntry[]>()
  for (const entry of entries) {
    const person = String(entry.person)
    found.set(person, [...(found.get(person) ?? []), entry])
  }
  return found
}

/** Where the seat of one person stands after their entries, oldest first: as if each had been copied alone. */
function participationWrite(workshop: Workshop, entries: PersonalEntry[], person: Person | undefined) {
  const [first] = entries
  const last = entries.at(-1)
  if (!first || !last) throw new Error('a person without a debt')
  const facts = {
    state: STATES[last.what],
    seq: last.seq,
    agency: workshop.agency,
    region: workshop.region,
    departement: workshop.departement,
    basin: workshop.basin,
    ...factsOf(workshop, person),
    ...staleMarks(),
    ...entries.reduce((dates, entry) => ({ ...dates, ...milestone(entry) }), {})
  }
  return {
    updateOne: {
      filter: { workshop: workshop._id, person: last.person, seq: { $lt: last.seq } },
      update: {
        $set: facts,
        $setOnInsert: proposedBy(first),
        ...queued(entries)
      },
      upsert: true
    }
  }
}

/** What one entry dates. A registration stays dated when a withdrawal follows it: the figures count both. */
function milestone({ what, at, by, reason, isHolder, other, slotLeft: leftSlot = null }: PersonalEntry) {
  if (isHolder) return {}
  if (what === 'movedTo' || what === 'walkedIn')
    return {
      ...{ registeredAt: at, registeredBy: by, withdrawnAt: null, withdrawnBy: null, reason: null },
      ...{ movedFrom: other?.workshop ?? null, movedTo: null },
      ...(what === 'walkedIn' ? { attendance: 'attended', attendanceAt: at, attendanceBy: by } : {})
    }
  if (what === 'movedAway')
    return { withdrawnAt: at, withdrawnBy: by, reason, leftSlot, movedTo: other?.workshop ?? null }
  if (what === 'waiting')
    return { waitingAt: at, waitingBy: by, withdrawnAt: null, withdrawnBy: null, reason: null }
  // What was given up by mistake is theirs again as it was.
  if (what === 'offered' && reason === ANSWER_UNDONE)
    return { withdrawnAt: null, withdrawnBy: null, reason: null }
  if (what === 'offered') return { offeredAt: at }
  if (what === 'offerLapsed' || what === 'offerEnded' || what === 'listMoved' || what === 'listClosed')
    return {}
  if (what === 'listPutBack') return { withdrawnAt: null, withdrawnBy: null, reason: null }
  if (what === 'registered' || what === 'regrouped')
    return { registeredAt: at, registeredBy: by, withdrawnAt: null, withdrawnBy: null, reason: null }
  if (what === 'moved' || what === 'slotMoved') return {}
  if (what === 'putBack') return { withdrawnAt: null, withdrawnBy: null, reason: null, movedTo: null }
  return { withdrawnAt: at, withdrawnBy: by, reason, leftSlot }
}

/** What the list did: flushed twice, also beside newer entries, each step is there once. */
function queued(entries: PersonalEntry[]) {
  const steps = entries.flatMap(({ what, seq, at, by, reason, passed, slot }) => {
    const isOfList = QUEUE_FACTS.some(fact => fact === what)
    const also = { ...(passed?.length ? { passed } : {}), ...(slot ? { slot } : {}) }
    return isOfList ? [{ what, seq, at, by, reason, ...also }] : []
  })
  return steps.length > 0 ? { $addToSet: { queue: { $each: steps } } } : {}
}

/** A newer write got there first: its unique key refuses ours, which is what we want. */
async function bulk(model: { modelName: string }, writes: mongoose.AnyBulkWriteOperation[]): Promise<void> {
  if (writes.length === 0) return
  try {
    await untyped(model).bulkWrite(writes as never, { ordered: false })
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
  }
}

const PENDING = { 'outbox.seq': { $gte: 0 } }

/** Workshops whose outbox is not empty: the clock flushes them after a crash. */
export function workshopsPending() {
  return Workshop.find(PENDING).select('_id').lean()
}

export async function areWorkshopsPending(): Promise<boolean> {
  return (await Workshop.exists(PENDING)) !== null
}
