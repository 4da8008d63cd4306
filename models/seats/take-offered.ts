import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { appended, changeSeats, literal, NEXT_SEQ } from '#models/ledger/ledger.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { offersWithout } from '#models/ledger/queue.ts'
import type { Workshop } from '#models/records/workshop.ts'

type Id = mongoose.Types.ObjectId

export interface Taking {
  person: Id
  by: Id | null
  key?: string | undefined
  now: Date
  /** What else the entry of the outbox says: where the seat comes from. */
  as?: Record<string, unknown>
}

/** The guard of an answer. Only the tests of races open it. */
export const guards = {
  stillOffered: (person: Id, seq: number, now: Date): Record<string, unknown> => ({
    state: 'published',
    startsAt: { $gt: now },
    offers: { $elemMatch: { person, seq, until: { $gt: now } } },
    'seats.person': { $ne: person }
  })
}

/** The seat held for a person becomes theirs. Null: something was written since it was read. Refuses once it is over. */
export async function takeOffered(
  read: Workshop,
  { person, by, key, now, as = {} }: Taking
): Promise<Workshop | null> {
  const offer = read.offerOf(person)
  if (!offer || offer.until <= now || read.hasStarted(now)) throw new Refusal('waiting.refusal.offerOver')
  const seat = {
    person,
    seq: NEXT_SEQ,
    since: now,
    by: literal(by),
    key: literal(key ?? null),
    ...(offer.kept ? { kept: true } : {}),
    ...(offer.slot ? { slot: offer.slot } : {})
  }
  const entry = { what: 'registered', person, seq: NEXT_SEQ, at: now, by: literal(by), reason: null, ...as }
  const after = await changeSeats(read._id, guards.stillOffered(person, offer.seq, now), {
    seats: appended('seats', seat),
    offers: offersWithout([person]),
    outbox: appended('outbox', entry)
  })
  if (after) await flushOutbox(read._id, now).catch(() => undefined)
  return after
}
