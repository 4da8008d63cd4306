import mongoose from 'mongoose'

const { ObjectId } = mongoose.Schema.Types
type Id = mongoose.Types.ObjectId

/** What the waiting list of a session owes its people, as its outbox says it. */
export const QUEUE_FACTS = [
  'waiting',
  'offered',
  'offerDeclined',
  /** No answer in time: to the end of the list. */
  'offerLapsed',
  /** Fewer places: back in the list, at the rank they had. */
  'offerEnded',
  'leftList',
  /** The session is called off. */
  'listEnded',
  /** It is about to begin without a seat for them. */
  'listClosed',
  /** It was called off by mistake. */
  'listPutBack',
  /** Another date: they keep their rank. */
  'listMoved'
] as const
export type QueueFact = (typeof QUEUE_FACTS)[number]

/** Why somebody is offered a seat again, or waits again: what they had answered is taken back. */
export const ANSWER_UNDONE = 'undone'

const waits = {
  person: { type: ObjectId, ref: 'Person', required: true },
  /** Since when the person waits, and who put them there. */
  since: { type: Date, required: true },
  by: { type: ObjectId, ref: 'Account', default: null },
  /** Of the publics for whom places are kept, on the day of the session. */
  priority: { type: Boolean, default: false },
  /** An offer went unanswered then. */
  lapsedAt: { type: Date, default: null },
  /** Of a session with slots: those that suit; absent: whichever is free. */
  slots: { type: [ObjectId], default: undefined }
}

/** The rule decides the order: `seq`, the ledger number of the write that put the person there, unique in a list. */
export const waiting = new mongoose.Schema(
  {
    ...waits,
    seq: { type: Number, required: true },
    /** Idempotency key of the submission. */
    key: { type: String, default: null }
  },
  { _id: false }
)

/** A seat held for one person until they answer. */
export const offer = new mongoose.Schema(
  {
    ...waits,
    /** Ledger number of the offer, and the one that the person had in the list. */
    seq: { type: Number, required: true },
    waited: { type: Number, required: true },
    at: { type: Date, required: true },
    /** Its message leaves from then on; a seat nobody answers for by `until` goes to the next. */
    from: { type: Date, required: true },
    until: { type: Date, required: true },
    kept: { type: Boolean, default: false },
    /** Of a session with slots: the one whose seat is held. */
    slot: { type: ObjectId }
  },
  { _id: false }
)

/** Places kept for some publics of the session until a set moment; `free`: those that nobody has yet. */
export const keptPlaces = new mongoose.Schema(
  {
    places: { type: Number, required: true, min: 1 },
    opensAt: { type: Date, required: true },
    openedAt: { type: Date, default: null },
    free: { type: Number, default: 0, required: true }
  },
  { _id: false }
)

interface Queued {
  waiting?: readonly { person: Id; seq: number }[] | null
}

/** Beyond so many times its seats, nobody would get one. */
export const WAITING_PER_SEAT = 2

/** Whoever takes a seat must still have the time to come: nothing is offered nor waited for any later. */
export const LIST_CLOSES_BEFORE_MS = 3_600_000

export function isListClosed({ startsAt }: { startsAt: Date }, now = new Date()): boolean {
  return +startsAt - LIST_CLOSES_BEFORE_MS <= +now
}

/** Whether somebody who waits comes in this slot. */
export const suits = ({ slots }: { slots?: readonly Id[] | null }, slot: Id): boolean =>
  !slots || slots.length === 0 || slots.some(one => one.equals(slot))

/** By rank. */
export function inOrder<One extends { seq: number }>(list: readonly One[] | null | undefined): One[] {
  return [...(list ?? [])].toSorted((one, other) => one.seq - other.seq)
}

export function waitingOf<One extends { person: Id }>(
  { waiting: list }: { waiting?: readonly One[] | null },
  person: Id | string
): One | null {
  return list?.find(one => one.person.equals(person)) ?? null
}

export function offerOf<One extends { person: Id }>(
  { offers }: { offers?: readonly One[] | null },
  person: Id | string
): One | null {
  return offers?.find(one => one.person.equals(person)) ?? null
}

export function rankIn({ waiting: list }: Queued, person: Id | string): number | null {
  const at = inOrder(list).findIndex(one => one.person.equals(person))
  return at < 0 ? null : at + 1
}
