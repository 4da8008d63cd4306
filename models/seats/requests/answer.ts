import type mongoose from 'mongoose'
import { localDate } from '#lib/dates.ts'
import { Refusal } from '#lib/refusal.ts'
import { writeJournal } from '#models/journal/write.ts'
import type { Person } from '#models/records/person.ts'
import { Call } from '#models/records/call.ts'
import {
  SeatRequest,
  type RequestAct,
  type RequestAnswer,
  type RequestOutcome
} from '#models/records/seat-request.ts'
import { Workshop } from '#models/records/workshop.ts'

type Id = mongoose.Types.ObjectId
type One = Pick<SeatRequest, '_id' | 'agency' | 'workshop'>

interface By {
  by: Id
  now?: Date
}

/** Says whose file it is, or null: nobody's after all. Only while it waits. */
export async function matchRequest({ _id, agency }: One, person: Person | null): Promise<void> {
  if (person && !person.agency.equals(agency)) throw new Refusal('seatRequests.refusal.elsewhere')
  const { matchedCount } = await SeatRequest.updateOne(
    { _id, state: 'waiting' },
    { $set: { person: person?._id ?? null } }
  )
  if (matchedCount === 0) throw new Refusal('seatRequests.refusal.answered')
  // Calls made before anybody knew whose it is are theirs.
  if (person) await Call.updateMany({ person: _id }, { $set: { person: person._id } })
}

/** Answered by a call or an e-mail, without a seat. Only what waits is answered, once. */
export async function answerRequest(request: One, outcome: RequestAnswer, { by, now = new Date() }: By) {
  if (!(await settle({ _id: request._id }, { outcome, with: null, by, now })))
    throw new Refusal('seatRequests.refusal.answered')
  await note(request, 'seatRequestAnswered', { outcome, by, now })
}

type Session = Pick<Workshop, '_id' | 'sector'>

/**
 * What waited for people who have just been registered, put on the waiting list or asked whether they come is answered with
 * it; a seat at another date of the sector answers it too.
 */
export async function answerByAct(
  { _id, sector }: Session,
  people: readonly Id[],
  act: RequestAct,
  { by, now = new Date() }: { by: Id | null; now?: Date }
): Promise<void> {
  const found = await SeatRequest.find({ person: { $in: people }, state: 'waiting' })
    .select('agency workshop')
    .lean<One[]>()
  for (const request of found) {
    const isSame = request.workshop.equals(_id)
    if (!isSame && !(act === 'registered' && (await isOfSector(request.workshop, sector)))) continue
    const outcome = isSame ? act : 'otherDate'
    if (await settle({ _id: request._id }, { outcome, with: _id, by, now }))
      await note(request, 'seatRequestAnswered', { outcome, by, now })
  }
}

const isOfSector = async (_id: Id, sector: string): Promise<boolean> =>
  (await Workshop.exists({ _id, sector })) !== null

/** Takes an answer back: it waits again. A seat that was given stays. */
export async function reopenRequest(
  request: One,
  { by, now = new Date() }: { by: Id | null; now?: Date }
): Promise<void> {
  const { modifiedCount } = await SeatRequest.updateOne(
    { _id: request._id, state: 'answered' },
    {
      $set: {
        ...{ state: 'waiting', outcome: null, answeredWith: null, answeredAt: null, answeredBy: null },
        reopenedAt: now
      }
    }
  )
  if (modifiedCount > 0) await note(request, 'seatRequestReopened', { outcome: null, by, now })
}

/** The seat that answered a request was taken back as a mistake: it waits again. */
export async function reopenByUndoing(
  { workshop, person }: { workshop: Id; person: Id },
  { by, now = new Date() }: { by: Id | null; now?: Date }
): Promise<void> {
  const found = await SeatRequest.find({
    person,
    answeredWith: workshop,
    outcome: { $in: ['registered', 'otherDate'] }
  })
    .select('agency workshop')
    .lean<One[]>()
  for (const request of found) await reopenRequest(request, { by, now })
}

/** The keys of who asked are given back: the same person may ask again. */
async function settle(
  { _id }: { _id: Id },
  {
    outcome,
    with: answeredWith,
    by,
    now
  }: { outcome: RequestOutcome; with: Id | null; by: Id | null; now: Date }
): Promise<boolean> {
  const waiting = await SeatRequest.findOne({ _id, ...guards.waiting() })
    .select('keys')
    .lean()
  if (!waiting) return false
  const { modifiedCount } = await SeatRequest.updateOne(
    { _id, ...guards.waiting() },
    {
      $set: {
        state: 'answered',
        outcome,
        answeredWith,
        answeredAt: now,
        answeredBy: by,
        keys: waiting.keys.slice(0, 1)
      }
    }
  )
  return modifiedCount === 1
}

/** Which workshop, and what came of it: never who asked. */
async function note(
  { agency, workshop: _id }: One,
  kind: 'seatRequestAnswered' | 'seatRequestReopened',
  { outcome, by, now }: { outcome: RequestOutcome | null; by: Id | null; now: Date }
): Promise<void> {
  const { tradeLabel, startsAt, timeZone } = await Workshop.findById(_id)
    .select('tradeLabel startsAt timeZone')
    .orFail()
    .lean()
  const detail = {
    trade: tradeLabel,
    day: localDate(startsAt, timeZone),
    ...(outcome ? { outcome } : {})
  }
  await writeJournal({ kind, subject: 'agency', subjectId: agency, by, detail, now })
}

/** Only tests open it, to prove that without it two answers at one instant are both taken. */
export const guards = {
  waiting: (): Record<string, unknown> => ({ state: 'waiting' })
}
