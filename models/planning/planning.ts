import mongoose from 'mongoose'
import { localDate } from '#lib/dates.ts'
import { Refusal } from '#lib/refusal.ts'
import { Agency } from '#models/records/agency.ts'
import { isAddedCode, type GroupName } from '#models/records/target-group.ts'
import { knownGroups, offeredTo, seenBy } from '#models/reference/added-groups.ts'
import { untyped } from '#models/records/record.ts'
import { Sector } from '#models/records/sector.ts'
import { Trade } from '#models/records/trade.ts'
import { cellOf, Workshop } from '#models/records/workshop.ts'
import { USUAL_KIND, type PartKind, type WorkshopKind } from '#models/records/workshop-kind.ts'
import { modeOf } from '#models/records/workshop-mode.ts'
import { agencyOfPlan } from './agency-of-plan.ts'
import type { Authored } from './authored.ts'
import { reschedule } from './changes.ts'
import { agreement, asking } from './host-reply.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import {
  logged,
  change,
  literal,
  outboxEntriesOfHolders,
  outboxEntryForFacilitators
} from '#models/ledger/ledger.ts'
import { refuseClashes, type Override } from './clash-refusal.ts'
import { lacksJoining, refuseMode, settledJoining } from './joining.ts'
import { named, refuseUnlessAsRead, type UnderPlan } from './under-plan.ts'
import { refuseBeyondRoom } from './room-seats.ts'
import { refuseSameDay } from './series/same-day.ts'
import { settledSlot, type Slot } from './slot.ts'
import type { Planned } from './occupancy.ts'
import { Overtaken, withReservation, type Reservation, type Taking } from './reservation.ts'

type Id = mongoose.Types.ObjectId

export interface Outline {
  /** Absent: the usual one, or the one it has. */
  kind?: WorkshopKind
  /** null: the trade's own sector. */
  sector: string | null
  trade: string
  parts: { kind: PartKind; minutes: number; note: string }[]
  /** Colleagues by their account, others by their name alone. */
  facilitators: { account: Id | null; name: string }[]
  capacity: number
  access: string
  /** As typed: the address of a video, or the number to call. Absent: the one it has. */
  joining?: string
  bring: string
  priorities?: GroupName[]
}

export interface Plan extends Authored {
  id?: Id
  agency: Id
  outline: Outline
  slot: Slot
  series?: Id | undefined
  /** The format it is planned with. */
  format?: Id | undefined
  /** Why it is saved although something soft stands in the way. */
  overrideReason?: string
  /** False: laid out with others, nobody is there to be asked, and only hard clashes count. */
  asks?: boolean
}

export interface Revision extends Authored {
  outline: Outline
  /** Read for a draft; the date and place of a published workshop are changed by moving it, which tells people. */
  slot: Slot | null
  /** As of a plan. */
  overrideReason?: string
  plan?: UnderPlan | undefined
  /** As of a move. */
  keepFormerUntil?: Date | null | undefined
}

export interface Move extends Authored {
  slot: Slot
  /** As of a plan. */
  overrideReason?: string
  /** Who of the company it moves to agreed by telephone. */
  saidBy?: string
  /** As of an outline. */
  joining?: string
  /** Nobody else gets what it gives up until then: it may come back. */
  keepFormerUntil?: Date | null | undefined
  plan?: UnderPlan | undefined
}

/** Lays out a draft. Refuses what settledSlot refuses, everything that it clashes with, and an unknown trade. */
export async function planWorkshop({
  id = new mongoose.Types.ObjectId(),
  agency: agencyId,
  outline,
  slot,
  series,
  format,
  overrideReason = '',
  asks = true,
  by,
  now = new Date()
}: Plan): Promise<Workshop> {
  return withReservation(id, { agency: agencyId, isNew: true, now }, async reservation => {
    const agency = await agencyOfPlan(agencyId)
    const about = { ...(await factsOf(outline)), ...(await settledSlot(slot, agency, now)) }
    const facts = { ...about, joining: settledJoining(about, outline.joining ?? '') }
    refuseMode(facts)
    refuseBeyondRoom(facts, agency, 'capacity')
    const draft = draftOf({ id, series, format, facts, agency })
    await draft.validate()
    await refuseSameDay(draft)
    const override = await reservation.take(draft, { overrideReason, asks })
    draft.set({ log: [{ at: now, by, what: 'planned', detail: override }] })
    const { reserving: _, ...written } = draft.toObject()
    const saved = await untyped(Workshop).findOneAndReplace<Workshop>(
      { _id: id, ...reservation.guard },
      written,
      { returnDocument: 'after' }
    )
    if (!saved) throw new Overtaken()
    return saved
  })
}

interface Drafted {
  id: Id
  series: Id | undefined
  format: Id | undefined
  facts: Facts
  agency: Agency
}

function draftOf({ id, series, format, facts, agency }: Drafted) {
  const { region, departement, basin } = agency
  return new Workshop({
    _id: id,
    ...(series ? { series } : {}),
    ...(format ? { format } : {}),
    ...facts,
    agency: agency._id,
    region,
    departement,
    basin,
    cell: cellOf({ ...facts, agency: agency._id })
  })
}

type Facts = Awaited<ReturnType<typeof factsOf>> & Awaited<ReturnType<typeof settledSlot>>

/** How a change is judged: for a look at it, or while it is being written. */
interface Judging {
  agencyOf: (id: Id) => Promise<Agency>
  refuse: (planned: Planned, asked: Pick<Taking, 'before' | 'overrideReason'>) => Promise<Override | null>
}

const LOOKING: Judging = { agencyOf: id => Agency.findById(id).orFail(), refuse: refuseClashes }
/** What the workshop gives up stays its own until `keepFormerUntil`. */
function taking(
  reservation: Reservation,
  { before, keepFormerUntil }: { before: Workshop; keepFormerUntil?: Date | null | undefined }
): Judging {
  const former = keepFormerUntil ? { workshop: before, until: keepFormerUntil } : null
  return {
    agencyOf: agencyOfPlan,
    refuse: (planned, asked) => reservation.take(planned, { ...asked, former })
  }
}

/** What a revision would set, judged as it will be; writes nothing. */
export async function judgedRevision(
  before: Workshop,
  {
    outline,
    slot,
    overrideReason = '',
    now = new Date()
  }: Pick<Revision, 'outline' | 'slot' | 'overrideReason' | 'now'>,
  { agencyOf, refuse } = LOOKING
) {
  if (before.state !== 'draft' && before.state !== 'published')
    throw new Refusal('errors.workshop.notChangeable')
  const isDraft = before.state === 'draft'
  const { kind, sector, trade, tradeLabel, tradeVersion, capacity, ...words } = await factsOf(outline, before)
  const about = isDraft ? { kind, sector, trade, tradeLabel, tradeVersion } : {}
  const agency = await agencyOf(before.agency)
  const when = isDraft && slot ? await settledSlot(slot, agency, now, keptRoom(before)) : {}
  const { place } = { ...before.toObject(), ...when }
  const joining = settledJoining({ place }, outline.joining ?? before.joining)
  const set = { ...about, ...when, ...words, joining }
  const facts = { ...before.toObject(), ...set }
  refuseMode(facts)
  if (!isDraft && lacksJoining(facts)) throw new Refusal('workshops.missing.joining', {}, 'joining')
  refuseBeyondRoom({ ...facts, capacity }, agency, 'capacity')
  if (before.taken > capacity)
    throw new Refusal('errors.workshop.capacityBelowTaken', { count: before.taken }, 'capacity')
  await refuseSameDay({ ...facts, _id: before._id })
  const override = await refuse({ ...facts, _id: before._id }, { before, overrideReason })
  return { set, facts, capacity, override }
}

/** Refuses when the log has grown since it was read. How to enter and what to bring is told under a plan that tells. */
export function reviseWorkshop(
  { _id: id, log: { length: lines } }: Pick<Workshop, '_id' | 'log'>,
  { outline, slot, overrideReason = '', plan, keepFormerUntil, by, now = new Date() }: Revision
): Promise<Workshop> {
  return changing(id, now, async (before, reservation) => {
    refuseUnlessAsRead(before, plan)
    const { set, facts, capacity, override } = await judgedRevision(
      before,
      { outline, slot, overrideReason, now },
      taking(reservation, { before, keepFormerUntil })
    )
    const after = await change(
      id,
      {
        ...reservation.guard,
        state: before.state,
        [`seats.${capacity}`]: { $exists: false },
        [`log.${lines}`]: { $exists: false },
        ...(plan ? { ledger: before.ledger } : {})
      },
      {
        ...shielded(set),
        ...hostAfter(before, facts, { by, now }),
        ...facilitatorsAfter(before, facts.facilitators, { by, now }),
        ...(plan?.tells ? { outbox: outboxEntriesOfHolders('changed', now, by, null) } : {}),
        reserving: null,
        cell: cellOf(facts),
        capacity,
        seatsFree: { $subtract: [capacity, { $size: '$seats' }] },
        log: logged(by, now, 'revised', revised(before, { capacity, plan, override }))
      }
    )
    if (after) {
      await flushOutbox(id, now).catch(() => undefined)
      return after
    }
    const current = await Workshop.findById(id).orFail()
    reservation.refuseOvertaken(current)
    if (current.taken > capacity) {
      throw new Refusal('errors.workshop.capacityBelowTaken', { count: current.taken }, 'capacity')
    }
    throw new Refusal('errors.workshop.changedMeanwhile')
  })
}

function revised(
  before: Workshop,
  { capacity, plan, override }: { capacity: number; plan: UnderPlan | undefined; override: Override | null }
) {
  if (capacity === before.capacity && !plan && !override) return null
  return { ...(capacity === before.capacity ? {} : { capacity }), ...override, ...named(plan) }
}

/** A draft that its host was asked about: another date there is asked anew, another place tells it that it is free. */
function hostAfter(
  before: Workshop,
  after: Pick<Workshop, 'startsAt' | 'endsAt' | 'place'>,
  who: Required<Authored>
) {
  if (before.state !== 'draft' || !before.hostReply || isSameSlot(before, after)) return {}
  if (String(after.place.company) === String(before.place.company)) return asking(who)
  return { hostReply: null, outbox: outboxEntriesOfHolders('moved', who.now, who.by, null) }
}

/** Those of a published workshop are told that it is theirs, or no longer is. */
function facilitatorsAfter(
  { state, facilitators }: Workshop,
  after: Outline['facilitators'],
  { by, now: at }: Required<Authored>
) {
  const accounts = (all: readonly { account?: Id | null }[]) =>
    all.flatMap(({ account }) => (account ? [String(account)] : [])).toSorted()
  const isSame = String(accounts(facilitators)) === String(accounts(after))
  if (state !== 'published' || isSame) return {}
  return { outbox: outboxEntryForFacilitators({ at, by }) }
}

/** What a move would set, judged as it will be; writes nothing. */
export async function judgedMove(
  before: Workshop,
  { slot, saidBy = '', joining: typed, overrideReason = '', by, now = new Date() }: Move,
  { agencyOf, refuse } = LOOKING
) {
  const agency = await agencyOf(before.agency)
  const { startsAt, endsAt, place, timeZone } = await settledSlot(slot, agency, now, keptRoom(before))
  const joining = settledJoining({ place }, typed ?? before.joining)
  const facts = { ...before.toObject(), startsAt, endsAt, place, joining }
  refuseMode(facts)
  if (lacksJoining(facts)) throw new Refusal('workshops.missing.joining', {}, 'joining')
  refuseBeyondRoom(facts, agency, 'place')
  if (isSameSlot(before, facts)) throw new Refusal('workshops.refusal.nothingMoves', {}, 'date')
  await refuseSameDay({ ...facts, _id: before._id })
  const override = await refuse({ ...facts, _id: before._id }, { before, overrideReason })
  const isNewHost = place.company !== null && String(place.company) !== String(before.place.company)
  if (isNewHost && !saidBy)
    throw new Refusal('workshops.refusal.hostNotAsked', { company: place.name }, 'saidBy')
  const hostReply = isNewHost ? agreement({ saidBy, by, now }) : undefined
  return { startsAt, endsAt, place, joining, timeZone, hostReply, override }
}

/** Refuses to bring a published workshop into another company before somebody there agreed. */
export function moveWorkshop(id: Id, move: Move): Promise<Workshop> {
  const { by, plan, keepFormerUntil, now = new Date() } = move
  return changing(id, now, async (before, reservation) => {
    refuseUnlessAsRead(before, plan)
    const set = await judgedMove(before, { ...move, now }, taking(reservation, { before, keepFormerUntil }))
    return reschedule(id, { ...set, plan, reservation, by, now })
  })
}

/** `before` is read once the save is announced: whoever changes it from then on takes the reservation away. */
export async function changing(
  id: Id,
  now: Date,
  work: (before: Workshop, reservation: Reservation) => Promise<Workshop>
): Promise<Workshop> {
  const { agency } = await Workshop.findById(id).select('agency').orFail()
  return withReservation(id, { agency, now }, async reservation =>
    work(await Workshop.findById(id).orFail(), reservation)
  )
}

function isSameSlot(
  one: Pick<Workshop, 'startsAt' | 'endsAt' | 'place'>,
  other: Pick<Workshop, 'startsAt' | 'endsAt' | 'place'>
) {
  return (
    one.startsAt.getTime() === other.startsAt.getTime() &&
    one.endsAt.getTime() === other.endsAt.getTime() &&
    one.place.kind === other.place.kind &&
    modeOf(one) === modeOf(other) &&
    one.place.room === other.place.room &&
    String(one.place.site) === String(other.place.site)
  )
}

const keptRoom = ({ place, startsAt, timeZone }: Workshop) => ({
  room: place.kind === 'agency' ? place.room : null,
  date: localDate(startsAt, timeZone)
})

/** `kept`: the trade, the sector and the publics of a workshop, which it may keep when they are no longer offered. */
export async function factsOf(
  { kind, sector, trade, priorities = [], ...outline }: Outline,
  kept: { kind?: WorkshopKind; trade?: string; sector?: string; priorities?: readonly string[] } = {}
) {
  const known = await Trade.findById(trade)
  if (!known || (known.retiredAt && trade !== kept.trade))
    throw new Refusal('workshops.refusal.unknownTrade', {}, 'trade')
  const settled = sector ?? known.sector
  if (!settled) throw new Refusal('workshops.refusal.sectorNeeded', {}, 'sector')
  await refuseSector(settled, kept.sector)
  await refusePublics(priorities, kept.priorities)
  const { label: tradeLabel, version: tradeVersion } = known
  const settledKind = kind ?? kept.kind ?? USUAL_KIND
  return { ...outline, kind: settledKind, sector: settled, trade, tradeLabel, tradeVersion, priorities }
}

async function refuseSector(code: string, kept?: string) {
  if (code === kept) return
  const known = await Sector.findById(code).select('retiredAt').lean()
  if (!known || known.retiredAt) throw new Refusal('workshops.refusal.unknownSector', {}, 'sector')
}

/** Those that the region has added: unknown, or of restricted access, they are none to invite by. */
async function refusePublics(names: readonly GroupName[], kept: readonly string[] = []) {
  const added = names.filter(isAddedCode)
  if (added.length === 0) return
  const offered = offeredTo(seenBy('counsellors', await knownGroups()), kept)
  if (!added.every(code => offered.some(group => group.code === code)))
    throw new Refusal('errors.field.choice', {}, 'priorities')
}

/** Typed text must not be read as an expression of the update. */
function shielded(facts: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, literal(value)]))
}
