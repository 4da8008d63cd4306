import type mongoose from 'mongoose'
import { addDays, localDate, localTime, momentIn } from '#lib/dates.ts'
import { NotFound, OtherContent, Refusal } from '#lib/refusal.ts'
import type { Account } from '#models/records/account.ts'
import { Agency } from '#models/records/agency.ts'
import { Call, type CallReason } from '#models/records/call.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'
import { Workshop } from '#models/records/workshop.ts'
import { placeOnList } from '#models/seats/back-on-list.ts'
import { SameDay } from '#models/seats/registering.ts'
import { claimCall } from './claim.ts'
import { REMEMBERED } from './made.ts'
import { offersOf, REASONS, type OwnAnswer } from './reasons.ts'
import { callRound, type CallRow } from './round.ts'

type Id = mongoose.Types.ObjectId

const HOUR = 3_600_000
/** A call that nobody took is tried again so much later, and not in the evening. */
const TRIED_AGAIN_AFTER = 2 * HOUR
const LAST_TRY = '17:00'
const FIRST_TRY = '09:30'
/** What cannot wait is tried again so long before it is lost. */
const BEFORE_LIMIT = HOUR

export interface CallAnswered {
  key: string
  now?: Date
}
export interface ReasonAnswered extends CallAnswered {
  kind: CallReason
  subject: Id | null
  answer: OwnAnswer
  why?: string | null
  next?: Id | null
  words: string
}

/** The person answered: what it means is done by the verb of the reason, then the call is noted. Pressed twice, it is one call. */
export async function answerCall(
  account: Account,
  person: Id,
  { key, kind, subject, answer, why = null, next = null, words, now = new Date() }: ReasonAnswered
): Promise<Call> {
  const said = { person, answer, why, next, reasons: [{ kind, subject }] }
  return once(account, { key, said }, async () => {
    await claimCall(account, person, now)
    const row = await rowOf(account, person, now)
    const line = row.lines.find(one => one.kind === kind && String(one.subject) === String(subject))
    const facts = line && offersOf(line).includes(answer) ? REASONS[kind].answers[answer] : undefined
    if (!line || !facts) throw new Refusal('calls.refusal.gone')
    if (facts.isWhyNeeded && !facts.why.some(one => one === why))
      throw new Refusal('calls.refusal.whyMissing', {}, 'why')
    if (facts.isDateNeeded && !next) throw new Refusal('calls.refusal.dateMissing', {}, 'next')
    if (next && !(await Workshop.exists({ _id: next, agency: account.agency ?? null }))) throw new NotFound()
    const place = kind === 'freed' && subject ? await placeOnList(subject, person) : null
    await facts.does(line, { account, why, next, key, words, now }).catch(sayElsewhere)
    const others = row.lines.filter(other => other !== line && isSaidWith(line, other))
    return {
      person,
      answer,
      why,
      next,
      place,
      at: now,
      restsUntil: facts.restsFor === null ? null : new Date(+now + facts.restsFor),
      reasons: [line, ...others].map(one => ({ kind: one.kind, subject: one.subject }))
    }
  })
}

/** Why it is meant all the same is written where people are registered: a call has no room for it. */
function sayElsewhere(error: unknown): never {
  throw error instanceof SameDay ? new Refusal('calls.refusal.sameDay') : error
}

type Line = CallRow['lines'][number]
const isSaidWith = (line: Line, { kind, subject }: Line) =>
  REASONS[line.kind].informs && REASONS[kind].informs && String(subject) === String(line.subject)

/** Nobody took the call: it comes back the same day, and never after it would be too late. */
export async function noteNoAnswer(
  account: Account,
  person: Id,
  { key, now = new Date() }: CallAnswered
): Promise<Call> {
  return once(account, { key, said: { person, answer: 'noAnswer' } }, async () => {
    await claimCall(account, person, now)
    const { lines, limit } = await rowOf(account, person, now)
    return {
      person,
      answer: 'noAnswer' as const,
      at: now,
      callBackAt: triedAgainAt({ now, limit, zone: await zoneOf(account) }),
      reasons: lines.map(({ kind, subject }) => ({ kind, subject }))
    }
  })
}

export function triedAgainAt({ now, limit, zone }: { now: Date; limit: Date | null; zone: string }): Date {
  const later = new Date(+now + TRIED_AGAIN_AFTER)
  const today = localDate(now, zone)
  const isToday = localDate(later, zone) === today && localTime(later, zone) <= LAST_TRY
  const again = isToday ? later : momentIn(zone, addDays(today, 1), FIRST_TRY)
  const last = limit && new Date(+limit - BEFORE_LIMIT)
  return last && last < again && last > now ? last : again
}

/** The person asked to be called at another hour. */
export async function agreeCallBack(
  account: Account,
  person: Id,
  { key, day, time, now = new Date() }: CallAnswered & { day: string; time: string }
): Promise<Call> {
  const callBackAt = momentIn(await zoneOf(account), day, time)
  return once(account, { key, said: { person, answer: 'callBack', callBackAt } }, async () => {
    if (callBackAt <= now) throw new Refusal('calls.refusal.past', {}, 'day')
    if (+callBackAt - +now > REMEMBERED / 2) throw new Refusal('calls.refusal.tooFar', {}, 'day')
    await claimCall(account, person, now)
    const { lines } = await rowOf(account, person, now)
    const reasons = lines.map(({ kind, subject }) => ({ kind, subject }))
    return { person, answer: 'callBack' as const, at: now, callBackAt, reasons }
  })
}

async function rowOf(account: Account, person: Id, now: Date): Promise<CallRow> {
  const { rows } = await callRound(account, now)
  const row = rows.find(one => one.person._id.equals(person))
  if (!row) throw new Refusal('calls.refusal.gone')
  return row
}

async function zoneOf({ agency }: Account): Promise<string> {
  return (await Agency.findById(agency).select('timeZone').orFail().lean()).timeZone
}

type Noted = Partial<Omit<Call, 'reasons'>> & { reasons: { kind: CallReason; subject: Id | null }[] }

/** What a form says of a call. */
type CallSaid = Pick<Call, 'person' | 'answer'> &
  Partial<Pick<Call, 'why' | 'next' | 'callBackAt'> & Pick<Noted, 'reasons'>>

/** Whoever presses twice, or again after a time-out, is answered with the call that was noted; not for another answer. */
async function once(
  account: Account,
  { key, said }: { key: string; said: CallSaid },
  call: () => Promise<Noted>
): Promise<Call> {
  const noted = async () => {
    const found = await Call.findOne({ key, by: account._id })
    if (found && !isSaid(found, said)) throw new OtherContent('calls.refusal.sentBefore')
    return found
  }
  const known = await noted()
  if (known) return known
  try {
    const facts = await call()
    return await Call.create({ ...facts, key, agency: account.agency, by: account._id } as never)
  } catch (error) {
    if (!(error instanceof Refusal) && !isDuplicateKey(error)) throw error
    const other = await noted()
    if (other) return other
    throw error
  }
}

function isSaid(
  call: Pick<Call, 'person' | 'answer' | 'why' | 'next' | 'callBackAt' | 'reasons'>,
  { person, answer, why = null, next = null, callBackAt, reasons: [reason] = [] }: CallSaid
): boolean {
  const [first] = call.reasons
  return (
    call.person.equals(person) &&
    call.answer === answer &&
    (call.why ?? null) === why &&
    String(call.next) === String(next) &&
    (callBackAt === undefined || Number(call.callBackAt) === Number(callBackAt)) &&
    (reason === undefined ||
      (first?.kind === reason.kind && String(first.subject) === String(reason.subject)))
  )
}
