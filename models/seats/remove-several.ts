import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { isSeatOf, appended, changeAsRead, literal, NEXT_SEQ } from '#models/ledger/ledger.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { slotPlaces } from '#models/ledger/slot-places.ts'
import { isPlannedFor } from '#models/messages/is-planned-for.ts'
import { TAKE_BACK_WITHIN } from '#models/messages/leaving.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import { offeredOn } from './offered-on.ts'
import { slotAgain } from './slot-again.ts'
import { flushOrLeave, takeSeat, whyNotWithdrawn, type WITHDRAWAL_REASONS } from './seats.ts'

type Id = mongoose.Types.ObjectId

export interface SeveralRemoved {
  people: readonly Id[]
  by: Id
  reason: (typeof WITHDRAWAL_REASONS)[number]
  now?: Date
}

/**
 * Gives back the seats of several people in one guarded write, which offers them to who waits; their messages wait ten
 * minutes. Who holds no seat any more, or was marked meanwhile, is left out. Refuses where nobody remains.
 */
export async function removeSeveral(
  id: Id,
  { people, by, reason, now = new Date() }: SeveralRemoved
): Promise<{ workshop: Workshop; removed: number }> {
  let removed = 0
  const workshop = await changeAsRead(
    id,
    async before => {
      const leaving = await removable(before, people, now)
      removed = leaving.length
      return withoutSeats(before, leaving, { by, reason, now })
    },
    {},
    now
  )
  return { workshop: await flushOrLeave(workshop, now), removed }
}

/** Throws the last refusal when everyone is refused. */
async function removable(before: Workshop, people: readonly Id[], now: Date): Promise<Id[]> {
  const judged = await Promise.all(
    people.map(async person => ({ person, refusal: await whyNotWithdrawn(before, person, now) }))
  )
  const leaving = judged.filter(({ refusal }) => refusal === null).map(({ person }) => person)
  const refusal = judged.find(one => one.refusal)?.refusal
  if (leaving.length === 0) throw refusal ?? new Refusal('errors.workshop.notRegistered')
  return leaving
}

function withoutSeats(
  before: Workshop,
  people: readonly Id[],
  { by, reason, now }: Required<Omit<SeveralRemoved, 'people'>>
) {
  const entry = { what: 'withdrawn', seq: NEXT_SEQ, at: now, by: literal(by), reason }
  const detail = { count: people.length, seq: NEXT_SEQ }
  return {
    seats: { $filter: { input: '$seats', as: 'seat', cond: { $not: [isSeatOf(people)] } } },
    seatsFree: { $add: ['$seatsFree', people.length] },
    ...slotPlaces(people.map(person => ({ slot: before.seatOf(person)?.slot, by: 1 }))),
    log: appended('log', { at: now, by: literal(by), what: 'removedSeveral', detail }),
    outbox: appended('outbox', ...people.map(person => ({ ...entry, person, ...leaving(before, person) })))
  }
}

function leaving(before: Workshop, person: Id) {
  const slot = before.seatOf(person)?.slot
  return slot ? { slotLeft: slot } : {}
}

export interface TakenBack {
  /** Ledger number of the write that removed them. */
  seq: number
  by: Id
  now?: Date
}

/**
 * Gives the seats back to whom that write removed, each while a seat is free; nobody is told whose message still waits.
 * Refuses after ten minutes.
 */
export async function undoRemoval(
  id: Id,
  { seq, by, now = new Date() }: TakenBack
): Promise<{ back: number; left: number; passedOn: Id[] }> {
  await flushOutbox(id, now)
  const rows = await Participation.find({ workshop: id, seq, state: 'withdrawn' })
    .select('person withdrawnAt')
    .lean()
  const isLate = rows.some(({ withdrawnAt }) => +now - +(withdrawnAt ?? 0) > TAKE_BACK_WITHIN)
  if (rows.length === 0 || isLate) throw new Refusal('errors.participation.undoTooLate')
  const left: Id[] = []
  for (const { person } of rows) if (!(await hasSeatAgain(id, person, { seq, by, now }))) left.push(person)
  const passedOn = await offeredOn(id, left, rows[0]?.withdrawnAt ?? now)
  return { back: rows.length - left.length, left: left.length, passedOn }
}

async function hasSeatAgain(id: Id, person: Id, { seq, by, now }: Required<TakenBack>): Promise<boolean> {
  const told = { recipient: person, subject: id, kind: 'withdrawn' as const }
  const isSilent =
    (await isPlannedFor({ ...told, now })) ||
    (await Notice.exists({ ...told, revision: { $gte: seq } })) === null
  const session = await Workshop.findById(id).select('slots').orFail()
  try {
    await takeSeat(id, {
      person,
      by,
      now,
      slot: await slotAgain(session, person),
      ...(isSilent ? { as: { what: 'putBack', reason: 'mistake' } } : {})
    })
    return true
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return false
  }
}
