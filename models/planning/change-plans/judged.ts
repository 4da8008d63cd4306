import { Refusal } from '#lib/refusal.ts'
import { leavesAt, TAKE_BACK_WITHIN } from '#models/messages/leaving.ts'
import type { ChangePlan } from '#models/records/change-plan.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { peopleElsewhere, type PersonElsewhere } from './elsewhere.ts'
import { KINDS_OF_PLAN, planFor, type Former } from './kinds.ts'
import { surplusOf } from '../offers-ended.ts'

/** What the change would set of one session, or why it cannot be. */
export type JudgedSession = {
  workshop: Workshop
  /** Who has a seat elsewhere at the hour that it would move to. */
  elsewhere: PersonElsewhere[]
  /** How many more people have a seat than there would be places; and how many offers end before that. */
  tooMany: number
  offersEnd: number
} & ({ set: Former; refusal: null } | { set: null; refusal: Refusal })

/** In the order in which they are written: each one that can be makes way for those after it. Writes nothing. */
export async function judgeSessions(
  plan: ChangePlan,
  workshops: readonly Workshop[],
  now: Date
): Promise<JudgedSession[]> {
  const judged: JudgedSession[] = []
  for (const workshop of workshops) {
    const apart = judged.filter(({ set }) => set !== null).map(one => one.workshop._id)
    judged.push(await judgeOne(plan, workshop, { apart, now }))
  }
  return judged
}

async function judgeOne(
  plan: ChangePlan,
  workshop: Workshop,
  { apart, now }: { apart: Workshop['_id'][]; now: Date }
): Promise<JudgedSession> {
  try {
    const set = await KINDS_OF_PLAN[plan.kind].judge(workshop, planFor(plan, workshop._id, apart), now)
    const moved = { ...workshop.toObject(), ...set }
    const elsewhere = plan.kind === 'move' ? await peopleElsewhere(moved, workshop.toObject(), apart) : []
    const { capacity } = set as Partial<Pick<Workshop, 'capacity'>>
    const { seats: tooMany, offers: offersEnd } = surplusOf(
      workshop,
      plan.kind === 'revise' ? capacity : undefined
    )
    return { workshop, elsewhere, tooMany, offersEnd, set, refusal: null }
  } catch (error) {
    const nothing = { elsewhere: [], tooMany: 0, offersEnd: 0 }
    if (error instanceof Refusal) return { workshop, ...nothing, set: null, refusal: error }
    throw error
  }
}

/**
 * Whether people are told is a choice of words alone: who runs a session, who no longer does, whose seat is given back and
 * who is no longer offered one are always told, as of a move, a cancellation and a regrouping.
 */
export function isAlwaysTold(kind: ChangePlan['kind'], judged: readonly JudgedSession[]): boolean {
  if (kind !== 'revise') return true
  return judged.some(({ workshop, set, tooMany, offersEnd }) => {
    if (tooMany > 0 || offersEnd > 0) return true
    const { facilitators } = (set ?? {}) as Partial<Pick<Workshop, 'facilitators'>>
    return facilitators !== undefined && accountsOf(facilitators) !== accountsOf(workshop.facilitators)
  })
}

const accountsOf = (all: Workshop['facilitators']) =>
  all
    .flatMap(({ account }) => (account ? [String(account)] : []))
    .toSorted()
    .join(' ')

/** Until when the change may be taken back; null: a session was or is within a day, and its messages leave at once. */
export function undoUntil(judged: readonly JudgedSession[], now: Date): Date | null {
  for (const { workshop, set } of judged) {
    if (!set) continue
    const { startsAt = workshop.startsAt } = set as { startsAt?: Date }
    if (+leavesAt({ at: now, starts: [workshop.startsAt, startsAt] }) === +now) return null
  }
  return new Date(+now + TAKE_BACK_WITHIN)
}
