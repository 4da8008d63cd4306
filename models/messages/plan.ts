import mongoose from 'mongoose'
import { ensureHostLink } from '#models/access/host-links.ts'
import { Agency } from '#models/records/agency.ts'
import { hoursFor } from '#models/records/time-slot.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { Notice, WORKSHOP_KINDS, type WorkshopKind } from '#models/records/notice.ts'
import { defaultsOf } from '#models/reference/region-defaults.ts'
import { toFacilitators, voidToFacilitators } from './facilitators.ts'
import { toPartners, voidToPartners } from './partners.ts'
import { toProposed } from './proposed.ts'
import { loadDeliveryContext } from './delivery-context.ts'
import { MESSAGE_KINDS, type Fact, type OutboxFact, type WorkshopMessage } from './kinds.ts'
import { leavesAt, TAKE_BACK_ONE_WITHIN, TAKE_BACK_WITHIN } from './leaving.ts'
import { reasonNotToSend } from './reason-not-to-send.ts'
import { TO_CALL } from './reasons.ts'
import { lateReminder, reminderTimes, remindersOf, type Rank, type Reminders } from './reminders.ts'

/** The confirmation already says it all. */
export const QUIET_AFTER_CONFIRMATION = 12 * 3_600_000

/** An entry of the outbox, as its messages read it. */
export interface Entry {
  what: OutboxFact
  person?: mongoose.Types.ObjectId | null
  seq: number
  at: Date
  by?: mongoose.Types.ObjectId | null
  reason?: string | null
  /** Of words of the agency: which. */
  message?: mongoose.Types.ObjectId | null
  /** How it was until then, on the host's entry: that of everyone's entries under the same number. */
  before?: Promised | null
}

interface Promised {
  /** Another session that the seat comes from, and its number since. */
  workshop?: mongoose.Types.ObjectId | null
  revision?: number | null
  startsAt?: Date | null
  endsAt?: Date | null
  timeZone?: string | null
  place?: { company?: mongoose.Types.ObjectId | null } | null
  access?: string | null
  bring?: string | null
  facilitators?: mongoose.Types.ObjectId[] | null
}

type PersonalEntry = Entry & { person: mongoose.Types.ObjectId }

/** What an entry means to one recipient. */
type SetOff = Omit<Entry, 'what'> & { what: Fact }

interface Addressed {
  entry: SetOff
  recipient: mongoose.Types.ObjectId
  startsAt: Date
  detail?: Promised | { former: Promised } | { message: mongoose.Types.ObjectId }
}

/** Facts that wait until they can no longer be taken back: those told to a group, and a seat moved. */
const WAITING: ReadonlySet<Fact> = new Set<Fact>([
  'proposed',
  'written',
  'moved',
  'released',
  'fewerPlaces',
  'offerEnded',
  'cancelled',
  'changed',
  'regrouped',
  'movedTo'
])

/** Voids what these entries overtake. Idempotent: one notice a recipient, kind and revision. */
export async function planNotices(workshop: Workshop, entries: Entry[], now: Date): Promise<void> {
  await voidOvertaken(workshop, entries)
  await voidToFacilitators(workshop._id, entries)
  await voidToPartners(workshop._id, entries)
  const planned = await messagesOwed(workshop, entries, now)
  const known = await knownAlready(workshop, planned, now)
  const inserts = planned
    .filter(one => !known.has(one))
    .map(({ recipient, kind, revision, ...rest }) => ({
      updateOne: {
        filter: { recipient, subject: workshop._id, kind, revision },
        update: { $setOnInsert: { ...rest, agency: workshop.agency, state: 'planned', attempts: 0 } },
        upsert: true
      }
    }))
  const { company } = workshop.place
  if (company && planned.some(({ recipientKind }) => recipientKind === 'company'))
    await ensureHostLink(workshop._id, company, now)
  if (inserts.length > 0) await Notice.bulkWrite(inserts)
}

export type SessionToTell = Pick<
  Workshop,
  | '_id' | 'agency' | 'region' | 'state' | 'startsAt' | 'endsAt' | 'timeZone' | 'place' | 'facilitators' | 'movedSeq'
  | 'seats' | 'slots' | 'kind' | 'partners'
> & Partial<Pick<Workshop, 'offers'>> // prettier-ignore
export type OwedMessage = ReturnType<typeof plan>[number]

/** What these entries of a session owe to whom, whether or not they know it already. */
export async function messagesOwed(
  workshop: SessionToTell,
  entries: Entry[],
  now: Date
): Promise<OwedMessage[]> {
  const personal = entries.filter((entry): entry is PersonalEntry => Boolean(entry.person))
  const agency = await Agency.findById(workshop.agency).select('region reminders').lean()
  const reminders = remindersOf(agency, await defaultsOf(workshop.region))
  const addressed = {
    person: [...(await toPeople(workshop, personal, entries)), ...(await toProposed(workshop, entries))],
    host: toHost(workshop, entries),
    formerHost: toFormerHosts(workshop, entries),
    facilitator: await toFacilitators(workshop, entries),
    partner: await toPartners(workshop, entries)
  }
  return WORKSHOP_KINDS.flatMap(kind =>
    addressed[MESSAGE_KINDS[kind].to].flatMap(one => plan({ workshop, reminders, entries }, kind, one))
  ).filter(({ uselessAfter }) => uselessAfter > now)
}

/** Messages that say what changed compare with what was last told: one says it all, the last. */
const COMPARING = WORKSHOP_KINDS.filter(kind => MESSAGE_KINDS[kind].ifNeverTold !== null)
/** Proposed anew: nothing else that the person is owed is overtaken. */
const PROPOSALS = WORKSHOP_KINDS.filter(kind => MESSAGE_KINDS[kind].ofProposal)
const TO_HOSTS = WORKSHOP_KINDS.filter(kind => MESSAGE_KINDS[kind].to !== 'person')

async function voidOvertaken(workshop: Workshop, entries: Entry[]): Promise<void> {
  const overtaken = entries.flatMap(({ person, seq, what }) => {
    // Words overtake nothing, and are judged when they leave.
    if (what === 'written' || (!person && !CHANGES.has(what))) return []
    const ofPerson = what === 'changed' ? COMPARING : what === 'proposed' ? PROPOSALS : null
    const kinds = person ? ofPerson : COMPARING
    const kind = !person && what === 'putBack' ? TO_HOSTS : kinds
    const filter = {
      subject: workshop._id,
      ...(person ? { recipient: person } : { recipientKind: 'company' }),
      kind: kind ? { $in: kind } : { $ne: 'written' as const },
      revision: { $lt: seq },
      state: 'planned'
    }
    return [{ updateMany: { filter, update: { $set: { state: 'void', reason: what } } } }]
  })
  if (overtaken.length > 0) await Notice.bulkWrite(overtaken as never)
}

const CHANGES: ReadonlySet<Fact> = new Set<Fact>(['moved', 'cancelled', 'changed', 'putBack'])

/** Those whose readers know how things stand: moved and moved back before a message left, for instance. */
async function knownAlready(
  workshop: Workshop,
  planned: OwedMessage[],
  now: Date
): Promise<Set<OwedMessage>> {
  const comparing = planned.filter(({ kind }) => MESSAGE_KINDS[kind].ifNeverTold !== null)
  if (comparing.length === 0) return new Set()
  const notices = comparing.map(one => ({
    ...one,
    _id: new mongoose.Types.ObjectId(),
    subject: workshop._id,
    detail: one.detail ?? null
  }))
  const [contexts, leaving] = await Promise.all([
    loadDeliveryContext(notices),
    Notice.distinct('recipient', { subject: workshop._id, state: 'sending' })
  ])
  const isLeaving = new Set(leaving.map(String))
  return new Set(
    comparing.filter((one, index) => {
      const notice = notices[index]
      const context = notice && contexts.get(String(notice._id))
      if (!context || isLeaving.has(String(one.recipient))) return false
      return reasonNotToSend(notice, context, now) === 'alreadyTold'
    })
  )
}

const RECIPIENT_KIND = {
  person: 'person',
  host: 'company',
  formerHost: 'company',
  facilitator: 'account',
  partner: 'partner'
} as const satisfies Record<WorkshopMessage['to'], Notice['recipientKind']>

function plan(
  { workshop, reminders, entries }: { workshop: SessionToTell; reminders: Reminders; entries: Entry[] },
  kind: WorkshopKind,
  { entry, recipient, startsAt, detail }: Addressed
) {
  const { to, setOffBy, due } = MESSAGE_KINDS[kind]
  if (!setOffBy.includes(entry.what)) return []
  const times =
    due === 'whileOffered'
      ? offerTimes(workshop, entry, recipient)
      : due === 'atOnce'
        ? { dueAt: dueAtOf(workshop, entry, entries), uselessAfter: startsAt }
        : due === 'atOnceOrCalled'
          ? toldOrCalled(entry.at, startsAt)
          : due === 'threeDaysLater'
            ? askedAgain(entry.at, startsAt)
            : remindedAt(due.reminder, { startsAt, timeZone: workshop.timeZone, reminders, entry })
  if (!times) return []
  const { dueAt, uselessAfter } = times
  if (!dueAt || dueAt >= uselessAfter) return []
  return [
    {
      recipientKind: RECIPIENT_KIND[to],
      recipient,
      kind,
      revision: entry.seq,
      dueAt,
      uselessAfter,
      ...(detail ? { detail } : {})
    }
  ]
}

/** The ledger holds the seat at once; nobody reads of it at night. Null: the offer is over, or is one they read of. */
function offerTimes({ offers }: SessionToTell, { seq }: SetOff, person: mongoose.Types.ObjectId) {
  const offer = offers?.find(one => one.person.equals(person) && one.seq === seq)
  return offer ? { dueAt: offer.from, uselessAfter: offer.until } : null
}

const DAY = 86_400_000

/** The message leaves before the start, as its judge sees to; a call that takes its place is of use for some days more. */
const toldOrCalled = (at: Date, startsAt: Date) => ({
  dueAt: at,
  uselessAfter: new Date(+startsAt + 3 * DAY)
})

/** A proposal without an answer is asked once more, as long as there is a day left to come. */
const askedAgain = (at: Date, startsAt: Date) => ({
  dueAt: new Date(+at + 3 * DAY),
  uselessAfter: new Date(+startsAt - DAY)
})

interface Reminded {
  startsAt: Date
  timeZone: string
  reminders: Reminders
  entry: SetOff
}

/** No moment where the confirmation says it all; one a day before for who registered after the second was due. */
function remindedAt(rank: Rank, { startsAt, timeZone, reminders, entry }: Reminded) {
  const usual = reminderTimes(rank, { startsAt, timeZone }, reminders)
  if (+usual.dueAt > +entry.at + QUIET_AFTER_CONFIRMATION) return usual
  const isLate = rank === 'second' && (entry.what === 'registered' || entry.what === 'movedTo')
  return { ...usual, dueAt: isLate ? lateReminder({ startsAt }, entry.at) : null }
}

/** A host that the workshop comes to reads of it as published: what it was set off by is what counts. */
function dueAtOf({ startsAt }: SessionToTell, { what, at, seq }: SetOff, entries: Entry[]): Date {
  const setOff = entries.find(one => one.seq === seq)
  // Who was taken off by mistake is put back in silence: see toPartners.
  if (what !== 'partners' && (!setOff || !(WAITING.has(setOff.what) || isOfSeveral(setOff, entries))))
    return at
  const before = formerOf(seq, entries)?.startsAt
  const within = setOff?.what === 'movedTo' ? TAKE_BACK_ONE_WITHIN : TAKE_BACK_WITHIN
  return leavesAt({ at, starts: before ? [before, startsAt] : [startsAt], within })
}

/** One write that takes several people off: a group is told, so it may be taken back. */
const isOfSeveral = ({ what, seq }: Entry, entries: Entry[]) =>
  what === 'withdrawn' && entries.filter(one => one.seq === seq && one.what === what).length > 1

const formerOf = (seq: number, entries: Entry[]) =>
  entries.find(one => one.seq === seq && one.before?.startsAt)?.before ?? null

/** A registration by mistake, and an offer, are taken back in silence unless a message that says so left, or is a call. */
async function toPeople(
  workshop: SessionToTell,
  personal: PersonalEntry[],
  entries: Entry[]
): Promise<Addressed[]> {
  const [left, offered] = await Promise.all([
    whoWasTold(workshop, personal.filter(isMistake), GIVING),
    whoWasTold(workshop, personal.filter(isOfferEnded), ['offered'])
  ])
  const knows = (entry: PersonalEntry) =>
    (isMistake(entry) ? left : isOfferEnded(entry) ? offered : null)?.has(String(entry.person)) ?? true
  return personal
    .filter(entry => !hasSeatElsewhere(entry) && knows(entry))
    .map(entry => ({
      entry: isCarried(entry) ? { ...entry, what: 'proposalMoved' } : entry,
      recipient: entry.person,
      startsAt: hoursFor(workshop, entry.person).startsAt,
      ...(entry.message ? { detail: { message: entry.message } } : comparedWith(formerOf(entry.seq, entries)))
    }))
}

const comparedWith = (former: Promised | null) => (former ? { detail: { former } } : {})

/** Why a session is called off whose people come to another one: they read of that one. */
export const REGROUPED = 'regrouped'
const hasSeatElsewhere = ({ what, reason }: Entry) => what === 'cancelled' && reason === REGROUPED

/** What was proposed of one session is proposed of the one that takes its people: their reader knows of the first. */
const isCarried = ({ what, reason }: Entry) => what === 'proposed' && reason === REGROUPED

const isOfferEnded = ({ what }: Entry) => what === 'offerEnded'

const isMistake = ({ what, reason }: Entry) => what === 'withdrawn' && reason === 'mistake'

/** What tells a person that they have a seat. */
const GIVING = WORKSHOP_KINDS.filter(kind => {
  const { to, calendar } = MESSAGE_KINDS[kind]
  return to === 'person' && (calendar === 'invite' || calendar === 'update')
})

async function whoWasTold(
  workshop: SessionToTell,
  entries: PersonalEntry[],
  kinds: readonly WorkshopKind[]
): Promise<Set<string>> {
  if (entries.length === 0) return new Set()
  const left = await Notice.find({
    subject: workshop._id,
    recipient: { $in: entries.map(({ person }) => person) },
    kind: { $in: kinds },
    $or: [{ state: { $in: ['sending', 'sent'] } }, { kind: 'offered', reason: { $in: [...TO_CALL] } }]
  })
    .select('recipient')
    .lean()
  return new Set(left.map(({ recipient }) => String(recipient)))
}

/** Facts that are no host's business. */
const APART: ReadonlySet<Fact> = new Set<Fact>(['facilitators', 'partners'])

/** A host that the workshop comes to reads that it is held there, not that it changes. */
function toHost(workshop: SessionToTell, entries: Entry[]): Addressed[] {
  const { company } = workshop.place
  const last = entries.findLast(({ person, what }) => !person && !APART.has(what))
  if (!company || !last) return []
  const comesFromElsewhere = entries.some(
    ({ person, before }) => !person && before?.startsAt && !before.place?.company?.equals(company)
  )
  const entry = last.what === 'moved' && comesFromElsewhere ? { ...last, what: 'published' as const } : last
  const former = formerOf(last.seq, entries)
  return [
    {
      entry,
      recipient: company,
      startsAt: workshop.startsAt,
      ...(comesFromElsewhere ? {} : comparedWith(former))
    }
  ]
}

/** A former host reads what it had been promised; where the workshop goes is not its business. */
function toFormerHosts(workshop: SessionToTell, entries: Entry[]): Addressed[] {
  return entries.flatMap(entry => {
    const { startsAt, endsAt, place } = entry.before ?? {}
    const company = place?.company
    if (entry.person || !company || !startsAt || workshop.place.company?.equals(company)) return []
    const detail = { startsAt, endsAt: endsAt ?? startsAt, place }
    return [{ entry, recipient: company, startsAt, detail }]
  })
}
