import type mongoose from 'mongoose'
import { localDate } from '#lib/dates.ts'
import { Refusal } from '#lib/refusal.ts'
import { Agency } from '#models/records/agency.ts'
import { isAddedCode, type GroupName } from '#models/records/target-group.ts'
import { knownGroups, offeredTo, seenBy } from '#models/reference/added-groups.ts'
import { Sector } from '#models/records/sector.ts'
import { Trade } from '#models/records/trade.ts'
import { cellOf, Workshop } from '#models/records/workshop.ts'
import type { PartKind } from '#models/records/workshop-kind.ts'
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
import { refuseClashes } from './clashes.ts'
import { refuseBeyondRoom } from './room-seats.ts'
import { settledSlot, type Slot } from './slot.ts'
import { withPlanningLock } from './planning-lock.ts'

type Id = mongoose.Types.ObjectId

export interface Outline {
  /** null: the trade's own sector. */
  sector: string | null
  trade: string
  parts: { kind: PartKind; minutes: number; note: string }[]
  /** Colleagues by their account, others by their name alone. */
  facilitators: { account: Id | null; name: string }[]
  capacity: number
  access: string
  bring: string
  priorities?: GroupName[]
}

export interface Plan extends Authored {
  id?: Id
  agency: Id
  outline: Outline
  slot: Slot
}

export interface Revision extends Authored {
  outline: Outline
  /** Read for a draft; the date and place of a published workshop are changed by moving it, which tells people. */
  slot: Slot | null
}

export interface Move extends Authored {
  slot: Slot
  /** Who of the company it moves to agreed by telephone. */
  saidBy?: string
}

/** Lays out a draft. Refuses what settledSlot and refuseClashes refuse, and an unknown trade. */
export async function planWorkshop({
  id,
  agency: agencyId,
  outline,
  slot,
  by,
  now = new Date()
}: Plan): Promise<Workshop> {
  const agency = await agencyOf(agencyId)
  const facts = { ...(await factsOf(outline)), ...(await settledSlot(slot, agency, now)) }
  refuseBeyondRoom(facts, agency, 'capacity')
  const { region, departement, basin } = agency
  const draft = new Workshop({
    ...(id ? { _id: id } : {}),
    ...facts,
    agency: agency._id,
    region,
    departement,
    basin,
    cell: cellOf({ ...facts, agency: agency._id }),
    log: [{ at: now, by, what: 'planned' }]
  })
  return withPlanningLock(agency._id, async () => {
    await refuseClashes(draft)
    return draft.save()
  })
}

/** What a published workshop may change without telling anyone. Refuses when the log has grown since it was read. */
export function reviseWorkshop(
  { _id: id, log: { length: lines } }: Pick<Workshop, '_id' | 'log'>,
  { outline, slot, by, now = new Date() }: Revision
): Promise<Workshop> {
  return withPlanningLockOf(id, async before => {
    if (before.state !== 'draft' && before.state !== 'published')
      throw new Refusal('errors.workshop.notChangeable')
    const isDraft = before.state === 'draft'
    const { sector, trade, tradeLabel, tradeVersion, capacity, ...words } = await factsOf(outline, before)
    const about = isDraft ? { sector, trade, tradeLabel, tradeVersion } : {}
    const agency = await agencyOf(before.agency)
    const when = isDraft && slot ? await settledSlot(slot, agency, now, keptRoom(before)) : {}
    const facts = { ...before.toObject(), ...about, ...when, ...words }
    refuseBeyondRoom({ ...facts, capacity }, agency, 'capacity')
    await refuseClashes({ ...facts, _id: before._id })
    const after = await change(
      id,
      {
        state: before.state,
        [`seats.${capacity}`]: { $exists: false },
        [`log.${lines}`]: { $exists: false }
      },
      {
        ...shielded({ ...about, ...when, ...words }),
        ...hostAfter(before, facts, { by, now }),
        ...facilitatorsAfter(before, words.facilitators, { by, now }),
        cell: cellOf(facts),
        capacity,
        seatsFree: { $subtract: [capacity, { $size: '$seats' }] },
        log: logged(by, now, 'revised', capacity === before.capacity ? null : { capacity })
      }
    )
    if (after) {
      await flushOutbox(id, now).catch(() => undefined)
      return after
    }
    const current = await Workshop.findById(id).orFail()
    if (current.taken > capacity) {
      throw new Refusal('errors.workshop.capacityBelowTaken', { count: current.taken }, 'capacity')
    }
    throw new Refusal('errors.workshop.changedMeanwhile')
  })
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

/** Refuses to bring a published workshop into another company before somebody there agreed. */
export function moveWorkshop(id: Id, { slot, saidBy = '', by, now = new Date() }: Move): Promise<Workshop> {
  return withPlanningLockOf(id, async before => {
    const agency = await agencyOf(before.agency)
    const { startsAt, endsAt, place, timeZone } = await settledSlot(slot, agency, now, keptRoom(before))
    const facts = { ...before.toObject(), startsAt, endsAt, place }
    refuseBeyondRoom(facts, agency, 'place')
    if (isSameSlot(before, facts)) throw new Refusal('workshops.refusal.nothingMoves', {}, 'date')
    await refuseClashes({ ...facts, _id: before._id })
    const isNewHost = place.company !== null && String(place.company) !== String(before.place.company)
    if (isNewHost && !saidBy)
      throw new Refusal('workshops.refusal.hostNotAsked', { company: place.name }, 'saidBy')
    const hostReply = isNewHost ? agreement({ saidBy, by, now }) : undefined
    return reschedule(id, { startsAt, endsAt, place, timeZone, hostReply, by, now })
  })
}

async function withPlanningLockOf(id: Id, work: (before: Workshop) => Promise<Workshop>): Promise<Workshop> {
  const { agency } = await Workshop.findById(id).select('agency').orFail()
  return withPlanningLock(agency, async () => work(await Workshop.findById(id).orFail()))
}

function isSameSlot(
  one: Pick<Workshop, 'startsAt' | 'endsAt' | 'place'>,
  other: Pick<Workshop, 'startsAt' | 'endsAt' | 'place'>
) {
  return (
    one.startsAt.getTime() === other.startsAt.getTime() &&
    one.endsAt.getTime() === other.endsAt.getTime() &&
    one.place.kind === other.place.kind &&
    one.place.room === other.place.room &&
    String(one.place.site) === String(other.place.site)
  )
}

const keptRoom = ({ place, startsAt, timeZone }: Workshop) => ({
  room: place.kind === 'agency' ? place.room : null,
  date: localDate(startsAt, timeZone)
})

const agencyOf = (id: Id) => Agency.findById(id).orFail()

/** `kept`: the trade, the sector and the publics of a workshop, which it may keep when they are no longer offered. */
async function factsOf(
  { sector, trade, priorities = [], ...outline }: Outline,
  kept: { trade?: string; sector?: string; priorities?: readonly string[] } = {}
) {
  const known = await Trade.findById(trade)
  if (!known || (known.retiredAt && trade !== kept.trade))
    throw new Refusal('workshops.refusal.unknownTrade', {}, 'trade')
  const settled = sector ?? known.sector
  if (!settled) throw new Refusal('workshops.refusal.sectorNeeded', {}, 'sector')
  await refuseSector(settled, kept.sector)
  await refusePublics(priorities, kept.priorities)
  const { label: tradeLabel, version: tradeVersion } = known
  return { ...outline, sector: settled, trade, tradeLabel, tradeVersion, priorities }
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
