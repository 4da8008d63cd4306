import { isKnownToOthers } from '#models/ledger/ledger.ts'
import { previewMessages, type PreviewedMessage } from '#models/messages/preview.ts'
import { toldOf } from '#models/messages/told.ts'
import type { ChangePlan } from '#models/records/change-plan.ts'
import { Account } from '#models/records/account.ts'
import { Company } from '#models/records/company.ts'
import { partnerName } from '#models/records/partner.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import type { Entry } from '#models/messages/plan.ts'
import { offersAfterMove } from '../offers-after-move.ts'
import { offersEnded, surplusOf } from '../offers-ended.ts'
import { formerOf } from '../regrouping.ts'
import { KINDS_OF_PLAN, type Former, type PlannedChange, type PlannedFor } from './kinds.ts'

export interface PreviewedReader extends PreviewedMessage {
  id: string
  /** « Nadia Benali », or the company. */
  name: string
  /** E.164; null: none is known. */
  phone: string | null
}

export interface PlanPreview {
  after: Workshop
  readers: PreviewedReader[]
  /** Proposals nobody has answered: they follow a new date, and end with a cancellation. */
  unanswered: number
}

type Planned = Pick<ChangePlan, 'kind'> & PlannedFor

/** What a plan would do to one session and tell of it, now. Refuses what the change would refuse. */
export async function previewPlan(plan: Planned, before: Workshop, now = new Date()): Promise<PlanPreview> {
  return previewSession(plan, before, await KINDS_OF_PLAN[plan.kind].judge(before, plan, now), now)
}

/** The same of a session that was judged: `set` is what the change sets. */
export async function previewSession(
  plan: Planned,
  before: Workshop,
  set: Former,
  now: Date
): Promise<PlanPreview> {
  const seq = before.ledger + 1
  const moves = plan.kind === 'move' ? { movedSeq: seq } : {}
  const { release = [] } = plan
  const seats = before.toObject().seats.filter(({ person }) => !release.some(id => id.equals(person)))
  const facts = release.length > 0 ? { ...before.toObject(), seats } : before.toObject()
  const entry = { seq, at: now, by: plan.by }
  const listed = await listedAfter(plan, before, set, entry)
  const after = { ...facts, ...set, ...moves, ...listed.lists, ledger: seq } as unknown as Workshop
  const entries = [...(await entriesOf(plan, before, set, entry)), ...listed.entries]
  const [messages, unanswered] = await Promise.all([
    previewMessages(after, entries, now),
    plan.kind === 'regroup' && after.state !== 'cancelled'
      ? 0
      : Participation.countDocuments({ workshop: before._id, state: 'proposed' })
  ])
  const named = await namesOf(messages)
  const readers = messages.map(one => {
    const id = String(one.recipient)
    return { ...one, id, name: '', phone: null, ...named.get(id) }
  })
  return { after, readers: readers.toSorted(inOrder), unanswered }
}

type EntryFacts = Pick<Entry, 'seq' | 'at' | 'by'>
type Lists = Partial<Record<'offers' | 'waiting', unknown>>

/** The waiting list and the offers as the write would leave them, and what it would owe to their people. */
async function listedAfter(
  { kind }: Planned,
  before: Workshop,
  set: Former,
  entry: EntryFacts
): Promise<{ lists: Lists; entries: Entry[] }> {
  const { offers, waiting } = before.toObject()
  const owed = (what: Entry['what'], people: readonly { person: Workshop['_id'] }[]): Entry[] =>
    people.map(({ person }) => ({ ...entry, what, person }))
  const after = { startsAt: before.startsAt, timeZone: before.timeZone, ...set } as unknown as Workshop
  if (after.state === 'cancelled') return { lists: {}, entries: owed('listEnded', [...waiting, ...offers]) }
  if (kind === 'revise') {
    const ended = offersEnded(before, surplusOf(before, after.capacity).offers)
    const people = ended.people.map(person => ({ person }))
    const lists = { offers: ended.offers, waiting: ended.waiting }
    return { lists, entries: owed('offerEnded', people) }
  }
  if (kind !== 'move') return { lists: {}, entries: [] }
  const moved = await offersAfterMove(before, after, entry.at)
  if (moved.offers === 'back') {
    const back = offersEnded(before, offers.length)
    const lists = { offers: [], waiting: back.waiting }
    return { lists, entries: owed('listMoved', back.waiting) }
  }
  const { window } = moved
  const renewed = offers.map(one => ({ ...one, seq: entry.seq, ...window }))
  return {
    lists: { offers: renewed, waiting },
    entries: [...owed('listMoved', waiting), ...owed('offered', renewed)]
  }
}

/** What the write would owe to the others, as the outbox keeps it. */
async function entriesOf(plan: Planned, before: Workshop, set: Former, entry: EntryFacts): Promise<Entry[]> {
  if (plan.kind === 'regroup') return entriesOfRegrouping(plan, before, entry)
  const { fact: what, givesBack, tellsOnly } = KINDS_OF_PLAN[plan.kind]
  if (tellsOnly) return tellsOnly(before, set).map(person => ({ ...entry, what, person }))
  return [
    ...before.seats.map(({ person }) => {
      const isReleased = plan.release?.some(id => id.equals(person))
      return { ...entry, what: isReleased ? givesBack : what, person }
    }),
    ...(isKnownToOthers(before) ? [{ ...entry, what, person: null, before: promisedBy(before) }] : [])
  ]
}

async function entriesOfRegrouping({ what }: Planned, before: Workshop, entry: EntryFacts): Promise<Entry[]> {
  const { from, into } = what as PlannedChange['regroup']
  if (String(into) !== String(before._id))
    return [{ ...entry, what: 'cancelled', person: null, before: promisedBy(before) }]
  const emptied = await Workshop.findById(from).orFail()
  const former = formerOf(emptied, emptied.ledger + 1)
  return emptied.seats.map(({ person }) => ({ ...entry, what: 'regrouped', person, before: former }))
}

/** As the outbox keeps it: see outboxEntriesOfHolders. */
const promisedBy = (before: Workshop) => ({
  ...toldOf(before.toObject()),
  facilitators:
    before.state === 'published' ? before.facilitators.flatMap(({ account }) => account ?? []) : []
})

async function namesOf(messages: PreviewedMessage[]) {
  const of = (kind: PreviewedMessage['recipientKind']) =>
    messages.filter(({ recipientKind }) => recipientKind === kind).map(({ recipient }) => recipient)
  const [people, accounts, companies] = await Promise.all([
    Person.find({ _id: { $in: of('person') } }).select('firstName lastName phone'),
    Account.find({ _id: { $in: of('account') } }).select('firstName lastName'),
    Company.find({ _id: { $in: of('company') } }).select('name contactPhone')
  ])
  const partners = messages.flatMap(({ reading: { partner } }) => partner ?? [])
  return new Map([
    ...partners.map(one => [String(one._id), { name: partnerName(one), phone: null }] as const),
    ...people.map(
      ({ id, fullName, phone }) => [String(id), { name: fullName, phone: phone ?? null }] as const
    ),
    ...accounts.map(({ id, fullName }) => [String(id), { name: fullName, phone: null }] as const),
    ...companies.map(
      ({ id, name, contactPhone }) => [String(id), { name, phone: contactPhone ?? null }] as const
    )
  ])
}

/** People by name, then who runs the session, then partners and companies. */
const RANKS: readonly PreviewedReader['recipientKind'][] = ['person', 'account', 'partner', 'company']

function inOrder(one: PreviewedReader, other: PreviewedReader): number {
  const rank = ({ recipientKind }: PreviewedReader) => RANKS.indexOf(recipientKind)
  return rank(one) - rank(other) || one.name.localeCompare(other.name, 'fr')
}
