import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import type { ChangePlan, ChangePlanKind, PlannedSession } from '#models/records/change-plan.ts'
import { Agency } from '#models/records/agency.ts'
import { cellOf, Workshop } from '#models/records/workshop.ts'
import { literal, NEXT_SEQ } from '#models/ledger/ledger.ts'
import { cancel, refuseUncancellable, refuseUnmovable, type CANCELLATION_REASONS } from '../changes.ts'
import {
  judgedMove,
  judgedRevision,
  moveWorkshop,
  reviseWorkshop,
  type Move,
  type Outline
} from '../planning.ts'
import { ClashRefusal } from '../clash-refusal.ts'
import { clashesOf } from '../clashes.ts'
import { keepFormer, letGo } from '../holds.ts'
import type { Occupying } from '../occupancy.ts'
import type { UnderPlan } from '../under-plan.ts'

/** What each kind of plan keeps of what was typed. */
export interface PlannedChange {
  move: Pick<Move, 'slot' | 'saidBy'>
  cancel: { reason: (typeof CANCELLATION_REASONS)[number] }
  revise: { outline: Outline }
}

type Planned = Pick<ChangePlan, 'by' | 'confirmedAt' | 'what'>
type Former = Record<string, unknown>

interface KindOfPlan {
  /** What tells people of it, as it stands in the outbox. */
  fact: 'moved' | 'cancelled' | 'changed'
  /** Judges as the change will, and says how the session would be; writes nothing. */
  judge: (before: Workshop, plan: Planned, now: Date) => Promise<Former>
  apply: (session: PlannedSession, plan: Planned, under: UnderPlan) => Promise<Workshop>
  /** Which fields it replaces. */
  replaces: readonly (keyof Workshop)[]
  /** What a write sets so that the session is as it was. */
  putBack: (former: Former, before: Workshop) => Record<string, unknown>
}

/** A plan as it is for one of its sessions. */
export function planFor(plan: ChangePlan, workshop: mongoose.Types.ObjectId) {
  const { kind, by, confirmedAt, sessions } = plan
  const own = sessions.find(one => one.workshop.equals(workshop))?.own as unknown
  return { kind, by, confirmedAt, what: own ?? (plan.what as unknown) }
}

const whatOf = <Kind extends ChangePlanKind>({ what }: Planned) => what as PlannedChange[Kind]
const authorOf = ({ by, confirmedAt }: Planned) => ({ by, now: confirmedAt ?? new Date() })

/** All that is known of each kind of plan. */
export const KINDS_OF_PLAN: Record<ChangePlanKind, KindOfPlan> = {
  move: {
    fact: 'moved',
    async judge(before, plan, now) {
      if (before.state !== 'published') throw new Refusal('errors.workshop.notChangeable')
      const move = { ...whatOf<'move'>(plan), by: plan.by, now }
      const { hostReply: _, ...set } = await judgedMove(before, await agencyOf(before), move)
      await refuseUnmovable(before, set.startsAt, now)
      await refuseClashing({ ...before.toObject(), ...set })
      return set
    },
    apply: ({ workshop }, plan, under) =>
      moveWorkshop(workshop, {
        ...whatOf<'move'>(plan),
        ...authorOf(plan),
        plan: under,
        keepFormerUntil: under.keepUntil
      }),
    replaces: ['startsAt', 'endsAt', 'timeZone', 'place', 'hostReply'],
    putBack: (former, before) => ({
      ...shielded(former),
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
    async judge(before) {
      await refuseUncancellable(before)
      return { state: 'cancelled' }
    },
    apply: ({ workshop }, plan, under) => cancelKeeping(workshop, plan, under),
    replaces: ['state', 'cancelledAt', 'cancelReason'],
    putBack: former => shielded(former)
  },
  revise: {
    fact: 'changed',
    async judge(before, plan, now) {
      const revision = { ...whatOf<'revise'>(plan), slot: null, now }
      const { set, facts, capacity } = await judgedRevision(before, await agencyOf(before), revision)
      await refuseClashing({ ...facts, _id: before._id })
      return { ...set, capacity }
    },
    apply: ({ workshop, lines }, plan, under) =>
      reviseWorkshop(
        { _id: workshop, log: { length: lines } as Workshop['log'] },
        { ...whatOf<'revise'>(plan), slot: null, ...authorOf(plan), plan: under }
      ),
    replaces: ['parts', 'facilitators', 'capacity', 'access', 'bring', 'priorities'],
    putBack: former => ({
      ...shielded(former),
      seatsFree: { $subtract: [former['capacity'], { $size: '$seats' }] }
    })
  }
}

const agencyOf = ({ agency }: Workshop) => Agency.findById(agency).orFail()

/** As the write will refuse, without taking anything: others may be first. */
async function refuseClashing(planned: Occupying): Promise<void> {
  const [first, ...others] = await clashesOf(planned)
  if (first) throw new ClashRefusal([first, ...others])
}

/** A room, a site and people stay its own while it may come back. */
async function cancelKeeping(
  id: mongoose.Types.ObjectId,
  plan: Planned,
  under: UnderPlan
): Promise<Workshop> {
  const token = String(under.id)
  const former = await Workshop.findById(id).orFail()
  if (under.keepUntil) await keepFormer(former, { token, until: under.keepUntil })
  try {
    return await cancel(id, { ...whatOf<'cancel'>(plan), ...authorOf(plan), plan: under })
  } catch (error) {
    await letGo(id, token)
    throw error
  }
}

/** Typed text must not be read as an expression of the update. */
function shielded(facts: Former): Former {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, literal(value)]))
}

export function formerOf(workshop: Workshop, kind: ChangePlanKind): Former {
  const facts = workshop.toObject() as unknown as Former
  return Object.fromEntries(KINDS_OF_PLAN[kind].replaces.map(name => [name, facts[name] ?? null]))
}
