import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { Workshop } from '#models/records/workshop.ts'
import { FOR_JOB_SEEKERS, isForJobSeekers } from '#models/records/workshop-kind.ts'
import { appended, changeSeats, literal, NEXT_SEQ } from '#models/ledger/ledger.ts'
import { listWithout } from '#models/ledger/queue.ts'

type Id = mongoose.Types.ObjectId

export interface GroupRegistration {
  /** In the order they asked; `at` is when each did. */
  people: { person: Id; at: Date }[]
  by: Id | null
  now?: Date
}

/** Takes seats for several people in one guarded write: all of them, or a Refusal and none. Settle afterwards. Not where each chooses a slot. */
export async function registerGroup(
  id: Id,
  { people, by, now = new Date() }: GroupRegistration
): Promise<Workshop> {
  const seats = people.map(({ person, at }) => ({
    person,
    seq: NEXT_SEQ,
    since: at,
    by: literal(by),
    key: literal(null)
  }))
  const entries = people.map(({ person, at }) => ({
    what: 'registered',
    person,
    seq: NEXT_SEQ,
    at,
    by: literal(by),
    reason: null
  }))
  const ids = people.map(({ person }) => person)
  const after = await changeSeats(
    id,
    {
      ...FOR_JOB_SEEKERS,
      state: 'published',
      endsAt: { $gt: now },
      seatsFree: { $gte: people.length },
      'kept.free': { $in: [null, 0] },
      'offers.person': { $nin: ids },
      'slots.0': { $exists: false },
      'seats.person': { $nin: ids }
    },
    {
      seats: appended('seats', ...seats),
      waiting: listWithout(ids),
      seatsFree: { $subtract: ['$seatsFree', people.length] },
      outbox: appended('outbox', ...entries)
    }
  )
  if (after) return after
  const current = await Workshop.findById(id).orFail()
  if (!isForJobSeekers(current)) throw new Refusal('errors.workshop.forProfessionals')
  const { seatsFree, slots } = current
  if (slots.length > 0) throw new Refusal('slots.refusal.needed', {}, 'slot')
  throw new Refusal(seatsFree < people.length ? 'errors.workshop.full' : 'errors.workshop.changedMeanwhile')
}
