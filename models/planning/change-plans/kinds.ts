import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import type { ChangePlan, ChangePlanKind, PlannedSession } from '#models/records/change-plan.ts'
import { slotsFrom, type TimeSlot } from '#models/records/time-slot.ts'
import { cellOf, Workshop } from '#models/records/workshop.ts'
import { capacityBecomes, literal, NEXT_SEQ, type GivenBack } from '#models/ledger/ledger.ts'
import {
  cancel,
  isElsewhere,
  refuseUncancellable,
  refuseUnmovable,
  type CANCELLATION_REASONS
} from '../changes.ts'
import { REGROUPED } from '#models/messages/plan.ts'
import { keepFormer } from '../holds.ts'
import { comingTo, receiveSeats, refuseUnlessFits } from '../regrouping.ts'
import {
  judgedMove,
  judgedRevision,
  looking,
  moveWorkshop,
  reviseWorkshop,
  type Move,
  type Outline
} from '../planning.ts'
import type { Seat } from '../release.ts'
import {
  changeSlots,
  heldOtherwise,
  judgedSlots,
  slotsAgain,
  waitingFor,
  type WantedSlot
} from '../slots/change-slots.ts'
import { REVISED_FIELDS } from './revised-fields.ts'
import type { UnderPlan } from '../under-plan.ts'

/** What each kind of plan keeps of what was typed. */
export interface PlannedChange {
  move: Pick<Move, 'slot' | 'saidBy' | 'joining' | 'overrideReason'>
  cancel: { reason: (typeof CANCELLATION_REASONS)[number] }
  revise: { outline: Outline; overrideReason?: string }
  /** The people of one session come to another one, and it is called off. */
  regroup: { from: Id; into: Id }
  /** The slots of a session, of which some are held otherwise. */
  slots: { slots: WantedSlot[] }
}

type Id = mongoose.Types.ObjectId
/** A plan as it is for one of its sessions; `apart`: others that make way for it, and have not yet. */
export type PlannedFor = Pick<ChangePlan, 'by' | 'confirmedAt' | 'undoUntil' | 'what'> & {
  apart?: readonly Id[]
  /** Who gives the seat back; of a move, why others with another seat then keep theirs. */
  release?: readonly Id[]
  keepReason?: string
}
type Planned = PlannedFor
export type Former = Record<string, unknown>

interface KindOfPlan {
  /** What tells people of it, as it stands in the outbox. */
  fact: 'moved' | 'cancelled' | 'changed' | 'regrouped'
  /** Judges as the change will, and says how the session would be; writes nothing. */
  judge: (before: Workshop, plan: Planned, now: Date) => Promise<Former>
  apply: (session: PlannedSession, plan: Planned, under: UnderPlan) => Promise<Workshop>
  /** Who is told of it, as it would be; absent: everyone who has a seat, and the others who count on the session. */
  tellsOnly?: (before: Workshop, set: Former) => Id[]
  /** What tells those whose seat it gives back. */
  givesBack: GivenBack
  /** Which fields it replaces. */
  replaces: readonly (keyof Workshop)[]
  /** What a write sets so that the session is as it was. */
  putBack: (former: Former, before: Workshop) => Record<string, unknown>
}

export function planFor(plan: ChangePlan, workshop: Id, apart: readonly Id[] = []) {
  const { kind, by, confirmedAt, undoUntil, keepReason, sessions } = plan
  const session = sessions.find(one => one.workshop.equals(workshop))
  const own = session?.own as unknown
  const release = (session?.releases ?? []).map(({ person }: Seat) => person)
  const moments = { confirmedAt: confirmedAt ?? null, undoUntil: undoUntil ?? null }
  return { kind, by, ...moments, what: own ?? (plan.what as unknown), apart, release, keepReason }
}

const whatOf = <Kind extends ChangePlanKind>({ what }: Planned) => what as PlannedChange[Kind]
const authorOf = ({ by, confirmedAt }: Planned) => ({ by, now: confirmedAt ?? new Date() })

/** Why the date is kept, and why people are. */
function reasonOf({ what, keepReason = '' }: Planned): string {
  const { overrideReason = '' } = what as PlannedChange['move']
  return [...new Set([overrideReason, keepReason].filter(Boolean))].join(' ; ')
}

const isReceiving = ({ _id }: Pick<Workshop, '_id'>, plan: Planned) =>
  String(whatOf<'regroup'>(plan).into) === String(_id)

/** All that is known of each kind of plan. */
export const KINDS_OF_PLAN: Record<ChangePlanKind, KindOfPlan> = {
  move: {
    fact: 'moved',
    givesBack: 'released',
    async judge(before, plan, now) {
      if (before.state !== 'published' && before.state !== 'draft')
        throw new Refusal('errors.workshop.notChangeable')
      // Another date is a question of its own to a host who was asked about this one.
      if (before.state === 'draft' && before.hostReply)
        throw new Refusal('workshops.changes.refusal.hostAsked')
      const {
        hostReply: _,
        override: _override,
        release: _release,
        ...set
      } = await judgedMove(
        before,
        { ...whatOf<'move'>(plan), asksPeople: false, by: plan.by, now },
        looking(plan.apart)
      )
      await refuseUnmovable(before, set.startsAt, now)
      return set
    },
    apply: ({ workshop }, plan, under) =>
      moveWorkshop(workshop, {
        ...whatOf<'move'>(plan),
        ...authorOf(plan),
        overrideReason: reasonOf(plan),
        release: plan.release ?? [],
        keepFormerUntil: plan.undoUntil,
        plan: under
      }),
    replaces: ['startsAt', 'endsAt', 'timeZone', 'place', 'joining', 'hostReply', 'hostPresents'],
    putBack: ({ hostPresents, ...former }, before) => ({
      ...shielded(former),
      // Named by one company, they are not said of another; named since by the same one, they stay.
      ...(isElsewhere(before, former['place']) ? { hostPresents: literal(hostPresents ?? '') } : {}),
      ...slotsPutBack(former, before),
      cell: cellOf({
        ...before.toObject(),
        ...(former as Pick<Workshop, 'startsAt' | 'timeZone' | 'place'>)
      }),
      pastCells: { $setUnion: ['$pastCells', ['$cell']] },
      movedSeq: NEXT_SEQ
    })
  },
  cancel: {
    fact: 'cancelled',
    givesBack: 'released',
    async judge(before) {
      await refuseUncancellable(before)
      return { state: 'cancelled' }
    },
    async apply({ workshop }, plan, under) {
      const { undoUntil: until } = plan
      const { by, now } = authorOf(plan)
      const former = await Workshop.findById(workshop).orFail()
      if (until && former.state !== 'cancelled')
        await keepFormer(former, { token: String(under.id), until, now })
      return cancel(workshop, { ...whatOf<'cancel'>(plan), by, now, plan: under })
    },
    replaces: ['state', 'cancelledAt', 'cancelReason'],
    putBack: former => shielded(former)
  },
  revise: {
    fact: 'changed',
    givesBack: 'fewerPlaces',
    async judge(before, plan, now) {
      const { release = [] } = plan
      const { set, capacity } = await judgedRevision(
        before,
        { ...whatOf<'revise'>(plan), slot: null, release, asksWhoGoes: true, now },
        looking(plan.apart)
      )
      return { ...set, capacity }
    },
    apply: ({ workshop, lines }, plan, under) =>
      reviseWorkshop(
        { _id: workshop, log: { length: lines } as Workshop['log'] },
        {
          ...whatOf<'revise'>(plan),
          slot: null,
          ...authorOf(plan),
          release: plan.release ?? [],
          keepFormerUntil: plan.undoUntil,
          plan: under
        }
      ),
    replaces: REVISED_FIELDS,
    putBack: former => ({ ...shielded(former), ...capacityBecomes(former['capacity']) })
  },
  regroup: {
    fact: 'regrouped',
    givesBack: 'released',
    async judge(before, plan, now) {
      const { from } = whatOf<'regroup'>(plan)
      if (!isReceiving(before, plan)) {
        if (before.state !== 'published') throw new Refusal('errors.workshop.notChangeable')
        if (before.hasStarted(now)) throw new Refusal('errors.workshop.startedNotMoved')
        await refuseUncancellable(before)
        return { state: 'cancelled' }
      }
      const emptied = await Workshop.findById(from).orFail()
      refuseUnlessFits(before, emptied, now)
      const seat = { seq: before.ledger + 1, since: now, by: plan.by, key: null }
      const coming = comingTo(before, emptied).map(person => ({ ...seat, person }))
      return { seats: [...before.toObject().seats, ...coming] }
    },
    async apply(session, plan, under) {
      const { workshop } = session
      const { from } = whatOf<'regroup'>(plan)
      if (isReceiving({ _id: workshop }, plan))
        return receiveSeats(workshop, { ...authorOf(plan), from, plan: under })
      return KINDS_OF_PLAN.cancel.apply(session, { ...plan, what: { reason: REGROUPED } }, under)
    },
    replaces: ['state', 'cancelledAt', 'cancelReason', 'ledger'],
    putBack(former, before) {
      const { ledger, ...rest } = former
      if (before.state === 'cancelled') return shielded(rest)
      const stays = { $ne: ['$$seat.seq', Number(ledger) + 1] }
      const brought = before.seats.filter(({ seq }) => seq === Number(ledger) + 1).length
      return {
        seats: { $filter: { input: '$seats', as: 'seat', cond: stays } },
        seatsFree: { $add: ['$seatsFree', brought] }
      }
    }
  },
  slots: {
    fact: 'changed',
    givesBack: 'fewerPlaces',
    async judge(before, plan, now) {
      return judgedSlots(before, whatOf<'slots'>(plan).slots, now)
    },
    tellsOnly: (before, { slots }) => heldOtherwise(before, slots as TimeSlot[]),
    apply: ({ workshop, lines }, plan, under) =>
      changeSlots(workshop, { ...whatOf<'slots'>(plan), ...authorOf(plan), lines, plan: under }),
    replaces: ['slots', 'capacity'],
    putBack: ({ slots, capacity }, before) => ({
      slots: literal(slotsAgain(before, slots as TimeSlot[])),
      ...waitingFor(before, slots as TimeSlot[]),
      ...capacityBecomes(capacity)
    })
  }
}

/** Who came with a regrouping, and goes back. */
export const broughtBy = (former: Former, before: Workshop): Id[] =>
  before.state === 'published' && 'ledger' in former
    ? before.seats.filter(({ seq }) => seq === Number(former['ledger']) + 1).map(({ person }) => person)
    : []

/** With whoever registered in one since. */
function slotsPutBack({ startsAt }: Former, before: Workshop): Former {
  const slots = slotsFrom(before.toObject(), startsAt as Date)
  return slots.length > 0 ? { slots: literal(slots) } : {}
}

/** Typed text must not be read as an expression of the update. */
function shielded(facts: Former): Former {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, literal(value)]))
}

export function formerOf(workshop: Workshop, kind: ChangePlanKind): Former {
  const facts = workshop.toObject() as unknown as Former
  return Object.fromEntries(KINDS_OF_PLAN[kind].replaces.map(name => [name, facts[name] ?? null]))
}
