import { untyped } from '#models/records/record.ts'
import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { Workshop } from '#models/records/workshop.ts'

type Expression = Record<string, unknown>

/** The ledger number this write will have, for use inside a change's expressions. */
export const NEXT_SEQ: Expression = { $add: ['$ledger', 1] }

/** Shields typed text and objects from being read as expressions ('$…'). */
export const literal = (value: unknown): Expression => ({ $literal: value })

/** One guarded write, a pipeline: the outbox derives from the very seats it changes. Null: the guard did not match. */
export async function change(
  workshop: mongoose.Types.ObjectId,
  guard: Expression,
  set: Expression
): Promise<Workshop | null> {
  return untyped(Workshop).findOneAndUpdate<Workshop>(
    { _id: workshop, ...guard },
    [{ $set: { ledger: NEXT_SEQ, updatedAt: new Date(), ...set } }] as mongoose.UpdateWithAggregationPipeline,
    { returnDocument: 'after', updatePipeline: true }
  )
}

/** Someone else wrote in between: the workshop is read and judged again. */
const TRIES = 20

/** For a change decided on more than a `guard` can say: `decide` is asked again whenever something was written. */
export async function changeAsRead(
  workshop: mongoose.Types.ObjectId,
  decide: (before: Workshop) => Promise<Expression>,
  guard: Expression = {}
): Promise<Workshop> {
  for (let tries = 0; tries < TRIES; tries++) {
    const before = await Workshop.findById(workshop).orFail()
    const set = await decide(before)
    const after = await change(workshop, { ...guard, state: before.state, ledger: before.ledger }, set)
    if (after) return after
  }
  throw new Refusal('errors.workshop.busy')
}

export const appended = (list: string, ...entries: Expression[]): Expression => ({
  $concatArrays: [`$${list}`, entries]
})

const IS_PUBLISHED: Expression = { $eq: ['$state', 'published'] }

/** What a host said of a draft that it still counts on. */
const COUNTED_ON = ['asked', 'agreed'] as const

/** Whether others than its people know of a session and count on it. */
export const isKnownToOthers = ({ state, hostReply }: Pick<Workshop, 'state' | 'hostReply'>): boolean =>
  state === 'published' || COUNTED_ON.some(one => one === hostReply?.state)

/** Of `$$seat`: whether one of these people holds it. */
export const isSeatOf = (people: readonly mongoose.Types.ObjectId[]): Expression => ({
  $or: people.map(person => ({ $eq: ['$$seat.person', person] }))
})

/** A seat that the change itself gives back. */
export type GivenBack = 'released' | 'fewerPlaces'

/** One entry a holder, and one without a person for the others; none for a draft nobody knows of. */
export function outboxEntriesOfHolders(
  what: 'moved' | 'cancelled' | 'changed' | 'putBack',
  at: Date,
  by: unknown,
  reason: string | null,
  released: readonly mongoose.Types.ObjectId[] = [],
  givenBack: GivenBack = 'released'
): Expression {
  const entry = {
    what,
    person: '$$seat.person',
    seq: NEXT_SEQ,
    at,
    by: literal(by),
    reason: literal(reason)
  }
  // Read before the change: whoever is told of it is told what they had been promised.
  const before = {
    startsAt: '$startsAt',
    endsAt: '$endsAt',
    timeZone: '$timeZone',
    place: '$place',
    access: '$access',
    joining: '$joining',
    bring: '$bring',
    facilitators: { $cond: [IS_PUBLISHED, '$facilitators.account', []] }
  }
  const isKnown = [IS_PUBLISHED, ...COUNTED_ON.map(said => ({ $eq: ['$hostReply.state', said] }))]
  const toOthers = { $cond: [{ $or: isKnown }, [{ ...entry, person: null, before }], []] }
  const own =
    released.length === 0
      ? entry
      : { $cond: [isSeatOf(released), { ...entry, what: givenBack, reason: 'byService' }, entry] }
  return { $concatArrays: ['$outbox', { $map: { input: '$seats', as: 'seat', in: own } }, toOthers] }
}

/** For the host; of a publication, for the facilitators as well. */
export function outboxEntryForHost(
  what: 'asked' | 'published',
  { at, by }: { at: Date; by: unknown }
): Expression {
  return appended('outbox', { what, person: null, seq: NEXT_SEQ, at, by: literal(by), reason: null })
}

/** What its facilitators are told is worked out from who they were and are. */
export function outboxEntryForFacilitators({ at, by }: { at: Date; by: unknown }): Expression {
  const before = { facilitators: '$facilitators.account' }
  return appended('outbox', {
    what: 'facilitators',
    person: null,
    seq: NEXT_SEQ,
    at,
    by: literal(by),
    reason: null,
    before
  })
}

/** What partners are told is worked out from what each knows and what the workshop says of them now. */
export function outboxEntryForPartners({ at, by }: { at: Date; by: unknown }): Expression {
  return appended('outbox', {
    what: 'partners',
    person: null,
    seq: NEXT_SEQ,
    at,
    by: literal(by),
    reason: null
  })
}

export function logged(
  by: mongoose.Types.ObjectId | null,
  at: Date,
  what: string,
  detail: Record<string, unknown> | null = null
) {
  return appended('log', { at, by: literal(by), what, detail: literal(detail) })
}
