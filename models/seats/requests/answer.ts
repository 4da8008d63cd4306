import type mongoose from 'mongoose'
import { localDate } from '#lib/dates.ts'
import { Refusal } from '#lib/refusal.ts'
import { writeJournal } from '#models/journal/write.ts'
import type { Person } from '#models/records/person.ts'
import { SeatRequest, type RequestAnswer, type RequestOutcome } from '#models/records/seat-request.ts'
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
}

/** Answered by a call or an e-mail, without a seat. Only what waits is answered, once. */
export async function answerRequest(request: One, outcome: RequestAnswer, { by, now = new Date() }: By) {
  if (!(await settle({ _id: request._id }, { outcome, by, now })))
    throw new Refusal('seatRequests.refusal.answered')
  await note(request, 'seatRequestAnswered', { outcome, by, now })
}

/** What waited for the person who has just been registered is answered with it. */
export async function answerByRegistering(
  { workshop, person }: { workshop: Id; person: Id },
  { by, now = new Date() }: { by: Id | null; now?: Date }
): Promise<void> {
  const found = await SeatRequest.find({ workshop, person, state: 'waiting' })
    .select('agency workshop')
    .lean<One[]>()
  for (const request of found) {
    if (await settle({ _id: request._id }, { outcome: 'registered', by, now }))
      await note(request, 'seatRequestAnswered', { outcome: 'registered', by, now })
  }
}

/** Takes an answer back: it waits again. A seat that was given stays. */
export async function reopenRequest(
  request: One,
  { by, now = new Date() }: { by: Id | null; now?: Date }
): Promise<void> {
  const { modifiedCount } = await SeatRequest.updateOne(
    { _id: request._id, state: 'answered' },
    { $set: { state: 'waiting', outcome: null, answeredAt: null, answeredBy: null } }
  )
  if (modifiedCount > 0) await note(request, 'seatRequestReopened', { outcome: null, by, now })
}

/** The seat that answered a request was taken back as a mistake: it waits again. */
export async function reopenByUndoing(
  { workshop, person }: { workshop: Id; person: Id },
  { by, now = new Date() }: { by: Id | null; now?: Date }
): Promise<void> {
  const found = await SeatRequest.find({ workshop, person, outcome: 'registered' })
    .select('agency workshop')
    .lean<One[]>()
  for (const request of found) await reopenRequest(request, { by, now })
}

/** The keys of who asked are given back: the same person may ask again. */
async function settle(
  { _id }: { _id: Id },
  { outcome, by, now }: { outcome: RequestOutcome; by: Id | null; now: Date }
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
