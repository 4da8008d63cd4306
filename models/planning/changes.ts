import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { Agency } from '#models/records/agency.ts'
import { refuseProspect } from '#models/hosts/prospects.ts'
import { staleMarks } from '#models/records/figures-stale.ts'
import { slotsFrom } from '#models/records/time-slot.ts'
import { cellOf, Workshop } from '#models/records/workshop.ts'
import {
  capacityBecomes,
  change,
  exceeds,
  fitsCapacity,
  logged,
  changeAsRead,
  literal,
  NEXT_SEQ,
  outboxEntriesOfHolders,
  outboxEntryForHost
} from '#models/ledger/ledger.ts'
import { isMarked } from '#models/ledger/marked.ts'
import type { Authored } from './authored.ts'
import { awaitsHost } from './host-reply.ts'
import { named, refuseUnlessAsRead, type UnderPlan } from './under-plan.ts'
import { missingToPublish } from './readiness.ts'
import type { Override } from './clash-refusal.ts'
import type { Reservation } from './reservation.ts'
import { refuseBeyondRoom } from './room-seats.ts'
import { refuseClosure } from './slot.ts'
import { offersAfterMove } from './offers-after-move.ts'
import { seatsOf, withFree, withoutSeats } from './release.ts'
import { refuseSlotsOutside } from './slots/judge.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'

type Id = mongoose.Types.ObjectId

export interface Rescheduling extends Authored {
  startsAt: Date
  endsAt: Date
  place?: Record<string, unknown>
  joining?: string
  timeZone?: string
  /** What its new host said: see host-reply.ts. */
  hostReply?: Record<string, unknown> | undefined
  plan?: UnderPlan | undefined
  /** Who has another seat at that hour, and gives this one back in the same write. */
  release?: readonly Id[]
  /** Of what it takes up there. */
  reservation?: Reservation
  override?: Override | null
}
export interface Cancellation extends Authored {
  reason: string
  plan?: UnderPlan | undefined
}
export interface CapacityChange extends Authored {
  capacity: number
}

/** Why a workshop is called off, each naming the side. */
export const CANCELLATION_REASONS = [
  'tooFew',
  'facilitatorAway',
  'companyAway',
  'roomUnavailable',
  'weather',
  'other'
] as const

/** Another capacity was set in between, or a seat was taken: looked at again. */
const TRIES = 20

const find = (id: Id) => Workshop.findById(id).orFail()

/** A draft becomes visible to hosts and open to registration. Refuses the past, a closure added since, and what missingToPublish lists. */
export async function publish(id: Id, { by, now = new Date() }: Authored): Promise<Workshop> {
  const draft = await find(id)
  if (draft.state !== 'draft') throw new Refusal('errors.workshop.alreadyPublished')
  if (draft.hasStarted(now)) throw new Refusal('errors.workshop.inThePast', {}, 'date')
  const [missing] = missingToPublish(draft)
  if (missing) throw new Refusal(`workshops.missing.${missing}`, {}, missing)
  const agency = await Agency.findById(draft.agency).orFail()
  refuseBeyondRoom(draft, agency, 'capacity')
  if (draft.place.kind === 'agency') refuseClosure(draft.localDay, agency)
  await refuseProspect(draft.place)
  if (awaitsHost(draft)) throw new Refusal('workshops.refusal.hostNotAgreed', { company: draft.place.name })
  const published = must(
    await change(
      id,
      {
        state: 'draft',
        'facilitators.0': { $exists: true },
        $or: [{ 'place.kind': 'agency' }, AGREED],
        ...(draft.joining ? { joining: draft.joining } : {}),
        // A slot by video may have lost its address since.
        ...(draft.slots.length > 0 ? { ledger: draft.ledger } : {})
      },
      {
        state: 'published',
        publishedAt: now,
        ...staleMarks(),
        outbox: outboxEntryForHost('published', { at: now, by }),
        log: logged(by, now, 'published')
      }
    )
  )
  await flushOutbox(id, now).catch(() => undefined)
  return published
}

/** The host agreed to the very date that is published: another one would have made it a question again. */
const AGREED = { 'hostReply.state': 'agreed' }

/** Refuses what is cancelled or closed, has begun, or where somebody is marked: that day has taken place. */
export async function reschedule(id: Id, options: Rescheduling): Promise<Workshop> {
  const { by, startsAt, endsAt, plan, reservation, release = [], now = new Date() } = options
  const after = await changeAsRead(
    id,
    async before => {
      reservation?.refuseOvertaken(before)
      refuseUnlessAsRead(before, plan)
      if (before.state === 'cancelled' || before.state === 'closed')
        throw new Refusal('errors.workshop.notChangeable')
      if (endsAt <= startsAt) throw new Refusal('errors.workshop.endBeforeStart', {}, 'endsAt')
      if (before.state === 'published') {
        await refuseUnmovable(before, startsAt, now)
        await refuseProspect((options.place as { kind: string } | undefined) ?? before.place)
      }
      const released = seatsOf(before, release)
      const timeZone = options.timeZone ?? before.timeZone
      const { offers, set } = await offersAfterMove(before, { startsAt, timeZone }, now)
      const given = offers === 'back' ? [...released, ...before.toObject().offers] : released
      const slots = withFree(slotsFrom(before.toObject(), startsAt), given, 1)
      refuseSlotsOutside(slots, options)
      const place = options.place ?? before.toObject().place
      const cell = cellOf({ ...before.toObject(), startsAt, timeZone, place: place as { kind: string } })
      return {
        ...set,
        startsAt,
        endsAt,
        timeZone,
        cell,
        pastCells: { $setUnion: ['$pastCells', ['$cell']] },
        place: literal(place),
        ...(options.joining === undefined ? {} : { joining: literal(options.joining) }),
        ...(slots.length > 0 ? { slots: literal(slots) } : {}),
        ...(options.hostReply ? { hostReply: options.hostReply } : {}),
        ...withoutSeats(released, offers === 'back' ? before.offers.length : 0),
        movedSeq: NEXT_SEQ,
        hostImpediment: null,
        ...(isElsewhere(before, place) ? { hostPresents: '' } : {}),
        ...staleMarks(),
        outbox: outboxEntriesOfHolders('moved', now, by, null, release, 'released', offers),
        ...(reservation ? { reserving: null } : {}),
        log: logged(by, now, 'moved', {
          from: before.startsAt,
          to: startsAt,
          ...options.override,
          ...named(plan)
        })
      }
    },
    reservation?.guard,
    now
  )
  await flushOutbox(id, now).catch(() => undefined)
  return after
}

/** Another company, or none: who presents there is not known. */
export const isElsewhere = ({ place }: Workshop, to: unknown) =>
  String(place.company ?? '') !== String((to as { company?: mongoose.Types.ObjectId | null }).company ?? '')

export async function refuseUnmovable(before: Workshop, startsAt: Date, now: Date) {
  if (before.hasStarted(now)) throw new Refusal('errors.workshop.startedNotMoved')
  if (startsAt <= now) throw new Refusal('errors.workshop.inThePast', {}, 'date')
  if (await isMarked(before._id)) throw new Refusal('errors.workshop.markedNotMoved')
}

/** Refuses once somebody is marked. Cancelled after its end with nobody marked, it never took place: no message. */
export async function cancel(
  id: Id,
  { by, reason, plan, now = new Date() }: Cancellation
): Promise<Workshop> {
  const after = await changeAsRead(id, async before => {
    refuseUnlessAsRead(before, plan)
    await refuseUncancellable(before)
    return {
      state: 'cancelled',
      cancelledAt: now,
      cancelReason: literal(reason),
      ...staleMarks(),
      outbox: outboxEntriesOfHolders('cancelled', now, by, reason),
      log: logged(by, now, 'cancelled', { reason, ...named(plan) })
    }
  })
  await flushOutbox(id, now).catch(() => undefined)
  return after
}

export async function refuseUncancellable({ _id, state }: Workshop): Promise<void> {
  if (state !== 'draft' && state !== 'published') throw new Refusal('errors.workshop.notChangeable')
  if (await isMarked(_id)) throw new Refusal('errors.workshop.markedNotCancelled')
}

export async function changeCapacity(
  id: Id,
  { by, capacity, now = new Date() }: CapacityChange
): Promise<Workshop> {
  for (let tries = 0; tries < TRIES; tries++) {
    const before = await find(id)
    if ((before.state !== 'draft' && before.state !== 'published') || before.slots.length > 0)
      throw new Refusal('errors.workshop.notChangeable')
    if (exceeds(before, capacity))
      throw new Refusal('errors.workshop.capacityBelowTaken', { count: before.taken }, 'capacity')
    const after = await change(
      id,
      {
        state: { $in: ['draft', 'published'] },
        ...fitsCapacity(before, capacity),
        'slots.0': { $exists: false }
      },
      { ...capacityBecomes(capacity), log: logged(by, now, 'capacity', { capacity }) },
      now
    )
    if (after) {
      // What it frees is offered to who waits.
      await flushOutbox(id, now).catch(() => undefined)
      return after
    }
  }
  throw new Refusal('errors.workshop.busy')
}

function must(workshop: Workshop | null): Workshop {
  if (!workshop) throw new Refusal('errors.workshop.changedMeanwhile')
  return workshop
}
