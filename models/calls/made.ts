import type mongoose from 'mongoose'
import type { Account } from '#models/records/account.ts'
import { Call } from '#models/records/call.ts'
import { keyOf, type CallLine } from './line.ts'

type Id = mongoose.Types.ObjectId

/** What was answered, and call backs that were agreed, are looked for this far back. */
export const REMEMBERED = 60 * 86_400_000
const MOST_CALLS = 3000
/** So many calls that nobody took, one after the other: the person comes last. */
export const MISSED_AT_MOST = 3

type Made = Pick<
  Call,
  '_id' | 'person' | 'reasons' | 'by' | 'at' | 'answer' | 'next' | 'callBackAt' | 'restsUntil'
>

export interface CallsMade {
  all: readonly Made[]
  isAnswered: (line: CallLine) => boolean
  /** How many lines of a kind rest: so many more are looked for. */
  resting: (kind: CallLine['kind']) => number
  /** Who asked to be called again, and was not reached since; `limit` is the hour agreed. */
  agreed: CallLine[]
  standing: (person: Id) => { callBackAt: Date | null; missed: number }
}

const UNANSWERED: readonly Made['answer'][] = ['noAnswer', 'callBack']

const TOLD_WITH_A_SEAT = ['lateRegistration', 'change', 'confirmation', 'emailRefused'] as const
/** The message of a seat that a call gave is due a little after the call. */
const SETTLES = 5 * 60_000

/** Whoever took a seat by telephone knows of it. */
function toldWith({ answer, reasons, next }: Made) {
  const subject = next ?? (answer === 'yes' ? reasons[0]?.subject : null)
  return subject ? TOLD_WITH_A_SEAT.map(kind => ({ kind, subject })) : []
}

/** The calls of an agency these two months, and what follows from them: one query. */
export async function callsMade({ agency }: Account, now: Date): Promise<CallsMade> {
  const all = await Call.find({
    agency: agency ?? null,
    at: { $gte: new Date(+now - REMEMBERED) },
    undoneAt: null
  })
    .sort({ at: -1 })
    .limit(MOST_CALLS)
    .select('person reasons by at answer next callBackAt restsUntil')
    .lean<Made[]>()
  const byPerson = new Map<string, Made[]>()
  for (const call of all)
    byPerson.set(String(call.person), [...(byPerson.get(String(call.person)) ?? []), call])
  const answered = all.filter(
    ({ answer, restsUntil }) => !UNANSWERED.includes(answer) && (!restsUntil || restsUntil > now)
  )
  const last = new Map<string, Date>()
  for (const call of answered.toReversed()) {
    const of = (reason: Parameters<typeof keyOf>[0]) => `${String(call.person)} ${keyOf(reason)}`
    for (const reason of call.reasons) last.set(of(reason), call.at)
    for (const reason of toldWith(call)) last.set(of(reason), new Date(+call.at + SETTLES))
  }
  return {
    all,
    isAnswered: line => (last.get(`${String(line.person)} ${keyOf(line)}`) ?? new Date(0)) >= line.since,
    resting: kind => answered.filter(({ reasons }) => reasons.some(one => one.kind === kind)).length,
    agreed: [...byPerson.values()].flatMap(calls => {
      const call = calls.find(({ answer }) => answer !== 'noAnswer')
      if (call?.answer !== 'callBack' || !call.callBackAt) return []
      const { person, at, callBackAt } = call
      return [{ kind: 'callBack' as const, person, subject: null, since: at, limit: callBackAt }]
    }),
    standing: person => {
      const calls = byPerson.get(String(person)) ?? []
      const reached = calls.findIndex(({ answer }) => answer !== 'noAnswer')
      const at = calls[0]?.callBackAt ?? null
      return {
        callBackAt: at && at > now ? at : null,
        missed: reached === -1 ? calls.length : reached
      }
    }
  }
}
