import mongoose from 'mongoose'
import { localDate } from '#lib/dates.ts'
import { Refusal } from '#lib/refusal.ts'
import { Agency } from '#models/records/agency.ts'
import { isAddedCode, type GroupName } from '#models/records/target-group.ts'
import { knownGroups, offeredTo, seenBy } from '#models/reference/added-groups.ts'
import { untyped } from '#models/records/record.ts'
import { Sector } from '#models/records/sector.ts'
import { Trade } from '#models/records/trade.ts'
import { slotsFrom } from '#models/records/time-slot.ts'
import { cellOf, Workshop } from '#models/records/workshop.ts'
import {
  isForJobSeekers,
  USUAL_KIND,
  type PartKind,
  type WorkshopKind
} from '#models/records/workshop-kind.ts'
import { modeOf } from '#models/records/workshop-mode.ts'
import { agencyOfPlan } from './agency-of-plan.ts'
import { campaignsOn } from './campaigns/known.ts'
import type { Authored } from './authored.ts'
import { reschedule } from './changes.ts'
import { agreement, asking } from './host-reply.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import {
  capacityBecomes,
  exceeds,
  fitsCapacity,
  logged,
  change,
  literal,
  outboxEntriesOfHolders,
  outboxEntryForFacilitators
} from '#models/ledger/ledger.ts'
import { refuseClashes, type Override } from './clash-refusal.ts'
import { isMarked } from '#models/ledger/marked.ts'
import { lacksJoining, noJoining, refuseMode, settledJoining } from './joining.ts'
import { named, refuseUnlessAsRead, type UnderPlan } from './under-plan.ts'
import { settledKits } from './kit-clashes.ts'
import { beyondRoom } from './room-seats.ts'
import { refuseUndone } from './series/undone.ts'
import { endingOffers, offersEnded, surplusOf } from './offers-ended.ts'
import { seatsOf, withoutSeats, type Seat } from './release.ts'
import { seatsElsewhere } from './soft-clashes.ts'
import { settledSlot, type Slot } from './slot.ts'
import { refuseSlotsOutside } from './slots/judge.ts'
import { outlineOfSlots, withSlots, type SlotOutline, type SlotRule } from './slots/lay-out.ts'
import type { KitUse, Planned } from './occupancy.ts'
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
  /** Campaigns of the workshop it is copied from: those whose days hold it are kept. Read when it is laid out. */
  campaigns?: Id[]
  /** So many of the kits of the agency, by name; absent: what the workshop has already. */
  kits?: readonly KitUse[]
  /** What its host provides, one thing a line; absent: as it is. */
  hostNeeds?: string
  /** Of a kind with slots; absent: as usual. The capacity is their sum. */
  slots?: SlotOutline[] | SlotRule
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
  /** Under a plan: whose seat is given back, for want of places. */
  release?: readonly Id[]
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
  /** False: who has a seat elsewhere at that hour is asked about one by one, on the page of the plan. */
  asksPeople?: boolean
  /** Who gives the seat back, if another one is in the way still. */
  release?: readonly Id[]
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
    if (series) await refuseUndone(series)
    const agency = await agencyOfPlan(agencyId)
    const { told, gather } = gathering()
    const { kits, ...words } = await factsOf(outline)
    const when = await settledSlot(slot, agency, now, {}, gather)
    const settled = { ...words, ...when, kits: settledKits(kits, agency, { date: slot.date, gather }) }
    const joined = { ...settled, joining: settledJoining(settled, outline.joining ?? '', gather) }
    const facts = withSlots(joined, outline.slots)
    refuseMode(facts, gather)
    gather(beyondRoom(facts, agency, 'capacity'))
    const campaigns = await campaignsOn(outline.campaigns ?? [], agency, slot.date)
    const draft = draftOf({ id, series, format, campaigns, facts, agency })
    await draft.validate()
    const override = await reservation.take(draft, { overrideReason, asks, told })
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

/** Where everything that is wrong with a plan is gathered, to be told at once. */
function gathering() {
  const told: Refusal[] = []
  const gather = (refusal: Refusal | null) => {
    if (refusal) told.push(refusal)
  }
  return { told, gather }
}

interface Drafted {
  id: Id
  series: Id | undefined
  format: Id | undefined
  campaigns: Id[]
  facts: Facts
  agency: Agency
}

function draftOf({ id, series, format, campaigns, facts, agency }: Drafted) {
  const { region, departement, basin } = agency
  return new Workshop({
    _id: id,
    ...(series ? { series } : {}),
    ...(format ? { format } : {}),
    ...(campaigns.length > 0 ? { campaigns } : {}),
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
export interface Judging {
  agencyOf: (id: Id) => Promise<Agency>
  refuse: (
    planned: Planned,
    asked: Pick<Taking, 'before' | 'overrideReason' | 'asksPeople' | 'told'>
  ) => Promise<Override | null>
}

/** A look at a change, as if those `apart` had made way already. */
export const looking = (apart: readonly Id[] = []): Judging => ({
  agencyOf: id => Agency.findById(id).orFail(),
  refuse: (planned, asked) => refuseClashes(planned, { ...asked, apart })
})

/** What the workshop gives up stays its own until `keepFormerUntil`, but for the other sessions of its plan. */
function taking(
  reservation: Reservation,
  { before, keepFormerUntil, plan }: { before: Workshop } & Pick<Move, 'keepFormerUntil' | 'plan'>
): Judging {
  const former = keepFormerUntil ? { workshop: before, until: keepFormerUntil } : null
  return {
    agencyOf: agencyOfPlan,
    refuse: (planned, asked) => reservation.take(planned, { ...asked, former, siblings: plan?.sessions })
  }
}

/** What a revision would set, judged as it will be; writes nothing. */
export async function judgedRevision(
  before: Workshop,
  {
    outline,
    slot,
    overrideReason = '',
    release = [],
    asksWhoGoes = false,
    endsOffers = asksWhoGoes,
    now = new Date()
  }: Pick<Revision, 'outline' | 'slot' | 'overrideReason' | 'release' | 'now'> & {
    /** True: with fewer places than people, the page of the plan asks whose seat is given back. */
    asksWhoGoes?: boolean
    /** True: offers that there is no place for any more end. */
    endsOffers?: boolean
  },
  { agencyOf, refuse } = looking()
) {
  if (before.state !== 'draft' && before.state !== 'published')
    throw new Refusal('errors.workshop.notChangeable')
  const isDraft = before.state === 'draft'
  const {
    kind,
    sector,
    trade,
    tradeLabel,
    tradeVersion,
    capacity: asked,
    kits: askedKits,
    ...words
  } = await factsOf(outline, before)
  const { told, gather } = gathering()
  const about = isDraft ? { kind, sector, trade, tradeLabel, tradeVersion } : {}
  const agency = await agencyOf(before.agency)
  const when = isDraft && slot ? await settledSlot(slot, agency, now, keptRoom(before), gather) : {}
  const date = isDraft && slot ? slot.date : before.localDay
  const kits = settledKits(askedKits, agency, { date, kept: before.kits, gather })
  const said = { ...before.toObject(), ...about, ...when, ...words, capacity: asked }
  const slotsSaid = outline.slots ?? outlineOfSlots(before)
  const { slots, capacity } = isDraft ? withSlots(said, slotsSaid) : keptSlots(before, asked)
  const { place } = { ...before.toObject(), ...when }
  const joining = settledJoining({ place }, outline.joining ?? before.joining, gather)
  // Nobody of another organisation is invited to what is no meeting any more.
  const invitesNobody = isDraft && before.partners.length > 0 && isForJobSeekers({ kind })
  const set = {
    ...about,
    ...when,
    ...words,
    joining,
    kits,
    ...(isDraft ? { slots } : {}),
    ...(invitesNobody ? { partners: [] } : {})
  }
  const facts = { ...before.toObject(), ...set }
  gather(beyondRoom({ ...facts, capacity }, agency, 'capacity'))
  refuseMode(facts, gather)
  if (!isDraft && lacksJoining(facts)) gather(noJoining())
  const released = isDraft ? [] : seatsOf(before, release)
  const ended = offersEnded(before, endsOffers ? surplusOf(before, capacity).offers : 0)
  const givenBack = released.length + ended.people.length
  if (exceeds(before, capacity + givenBack) && (isDraft || !asksWhoGoes))
    gather(
      new Refusal('errors.workshop.capacityBelowTaken', { count: before.taken - released.length }, 'capacity')
    )
  if (exceeds(before, capacity) && (await isMarked(before._id)))
    gather(new Refusal('workshops.fewerPlaces.refusal.marked', {}, 'capacity'))
  const override = await refuse({ ...facts, _id: before._id }, { before, overrideReason, told })
  return { set, facts, capacity, override, released, ended }
}

/** The slots of a published session are changed by themselves: its people come in them. */
function keptSlots({ slots, capacity }: Workshop, asked: number) {
  return { slots, capacity: slots.length > 0 ? capacity : asked }
}

/**
 * Refuses when what the workshop says was changed since it was read, in so many lines of its log. How to enter and what to
 * bring is told under a plan that tells.
 */
export function reviseWorkshop(
  { _id: id, log: { length: lines } }: Pick<Workshop, '_id' | 'log'>,
  { outline, slot, overrideReason = '', release = [], plan, keepFormerUntil, by, now = new Date() }: Revision
): Promise<Workshop> {
  return changing(id, now, async (before, reservation) => {
    refuseUnlessAsRead(before, plan)
    if (before.isRevisedSince(lines)) throw new Refusal('errors.workshop.changedMeanwhile')
    const { set, facts, capacity, override, released, ended } = await judgedRevision(
      before,
      { outline, slot, overrideReason, release: plan ? release : [], endsOffers: Boolean(plan), now },
      taking(reservation, { before, keepFormerUntil, plan })
    )
    const givenBack = released.length + ended.people.length
    const ending = endingOffers(ended, { at: now, by })
    const told = outboxEntriesOfHolders('changed', now, by, null, peopleIn(released), 'fewerPlaces')
    const after = await change(
      id,
      {
        ...reservation.guard,
        state: before.state,
        [`log.${before.log.length}`]: { $exists: false },
        ...(plan ? { ledger: before.ledger } : fitsCapacity(before, capacity))
      },
      {
        ...shielded(set),
        ...hostAfter(before, facts, { by, now }),
        ...facilitatorsAfter(before, facts.facilitators, { by, now }),
        ...(plan?.tells ? { outbox: { $concatArrays: [told, ending.entries] } } : {}),
        ...ending.set,
        ...withoutSeats(released),
        reserving: null,
        cell: cellOf(facts),
        ...capacityBecomes(capacity, givenBack),
        log: logged(by, now, 'revised', revised(before, { capacity, plan, override }))
      }
    )
    if (after) {
      await flushOutbox(id, now).catch(() => undefined)
      return after
    }
    const current = await Workshop.findById(id).orFail()
    reservation.refuseOvertaken(current)
    if (exceeds(current, capacity + givenBack)) {
      throw new Refusal('errors.workshop.capacityBelowTaken', { count: current.taken }, 'capacity')
    }
    throw new Refusal('errors.workshop.changedMeanwhile')
  })
}

const peopleIn = (seats: readonly Seat[]) => seats.map(({ person }) => person)

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
  return { hostReply: null, hostPresents: '', outbox: outboxEntriesOfHolders('moved', who.now, who.by, null) }
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
  {
    slot,
    saidBy = '',
    joining: typed,
    overrideReason = '',
    asksPeople = true,
    release = [],
    by,
    now = new Date()
  }: Move,
  { agencyOf, refuse } = looking()
) {
  const agency = await agencyOf(before.agency)
  const { told, gather } = gathering()
  const settled = await settledSlot(slot, agency, now, keptRoom(before), gather)
  const { startsAt, endsAt, place, timeZone } = settled
  const slots = slotsFrom(before.toObject(), startsAt)
  const joining = settledJoining({ place }, typed ?? before.joining, gather)
  const facts = { ...before.toObject(), startsAt, endsAt, place, slots, joining }
  refuseMode(facts, gather)
  if (before.state === 'published' && lacksJoining(facts)) gather(noJoining())
  refuseSlotsOutside(slots, facts)
  gather(beyondRoom(facts, agency, 'place'))
  if (isSameSlot(before, facts)) throw new Refusal('workshops.refusal.nothingMoves', {}, 'date')
  const isNewHost =
    before.state === 'published' &&
    place.company !== null &&
    String(place.company) !== String(before.place.company)
  if (isNewHost && !saidBy)
    gather(new Refusal('workshops.refusal.hostNotAsked', { company: place.name }, 'saidBy'))
  const elsewhere = release.length > 0 ? await seatsElsewhere(facts, before) : []
  const released = release.filter(id => elsewhere.some(({ people }) => people.some(one => one.equals(id))))
  const seats = facts.seats.filter(({ person }) => !released.some(id => id.equals(person)))
  const override = await refuse(
    { ...facts, seats, _id: before._id },
    { before, overrideReason, asksPeople, told }
  )
  const hostReply = isNewHost ? agreement({ saidBy, by, now }) : undefined
  return { startsAt, endsAt, place, joining, timeZone, slots, hostReply, override, release: released }
}

/** Refuses to bring a published workshop into another company before somebody there agreed. */
export function moveWorkshop(id: Id, move: Move): Promise<Workshop> {
  const { by, plan, keepFormerUntil, now = new Date() } = move
  return changing(id, now, async (before, reservation) => {
    refuseUnlessAsRead(before, plan)
    const set = await judgedMove(
      before,
      { ...move, now },
      taking(reservation, { before, keepFormerUntil, plan })
    )
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

/** What a workshop may keep although it is no longer offered. */
interface Kept {
  kind?: WorkshopKind
  trade?: string
  sector?: string
  priorities?: readonly string[]
  kits?: readonly KitUse[]
  hostNeeds?: string
}

export async function factsOf(
  {
    kind,
    sector,
    trade,
    priorities = [],
    kits,
    hostNeeds,
    slots: _,
    campaigns: _copied,
    ...outline
  }: Outline,
  kept: Kept = {}
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
  const taken = (kits ?? kept.kits ?? []).map(({ name, count }) => ({ name, count }))
  const about = { kind: settledKind, sector: settled, trade, tradeLabel, tradeVersion }
  const toProvide = (hostNeeds ?? kept.hostNeeds ?? '').trim()
  return { ...outline, ...about, priorities, kits: taken, hostNeeds: toProvide }
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
