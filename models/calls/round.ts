import type mongoose from 'mongoose'
import { CALL_REASONS, type CallReason } from '#models/records/call.ts'
import type { Account } from '#models/records/account.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import { claimsOf, type Claimed } from './claim.ts'
import { keyOf, type CalledPerson, type CallLine, type Found } from './line.ts'
import { callsMade, MISSED_AT_MOST, type CallsMade } from './made.ts'
import { askersAmong } from './askers.ts'
import { REASONS } from './reasons.ts'

type Id = mongoose.Types.ObjectId

/** Lines of one reason; nobody calls more in a day. */
export const LOOKED_AT = 60
const MOST_RESTING = 400
const NONE: Found = { lines: [], isCut: false }

export type CalledAbout = Pick<
  Workshop,
  | '_id'
  | 'kind'
  | 'tradeLabel'
  | 'startsAt'
  | 'timeZone'
  | 'place'
  | 'agency'
  | 'trade'
  | 'sector'
  | 'region'
  | 'basin'
>

export interface CallRow {
  person: CalledPerson
  /** What is lost first at the top. */
  lines: (CallLine & { workshop: CalledAbout | null })[]
  limit: Date | null
  /** The hour at which the person asked to be called. */
  agreedAt: Date | null
  /** To be called not before; null: now. */
  callBackAt: Date | null
  missed: number
  claim: Claimed | null
  /** Nobody has said whose file it is: what they said of themselves is all that is known. */
  isUnknown: boolean
}

export interface CallRound {
  rows: CallRow[]
  /** More wait than are shown. */
  isCut: boolean
  made: CallsMade
}

/** Everyone whom the agency is to call, once each, what is lost first at the top; later ones and those never reached last. */
export async function callRound(account: Account, now = new Date()): Promise<CallRound> {
  const [made, refusing] = await Promise.all([callsMade(account, now), countRefusing(account)])
  const found = await Promise.all(
    CALL_REASONS.map(async kind => {
      const limit = LOOKED_AT + Math.min(made.resting(kind) + refusing, MOST_RESTING)
      const { lines, isCut } = (await REASONS[kind].find?.({ account, limit, now })) ?? NONE
      return { lines: lines.filter(line => !made.isAnswered(line)), isCut }
    })
  )
  const lines = [...found.flatMap(one => one.lines), ...made.agreed]
  return { rows: await rowsOf(lines, { account, made, now }), isCut: found.some(({ isCut }) => isCut), made }
}

/** Their lines are read, and not shown: so many more are looked for. */
const countRefusing = ({ agency }: Account) =>
  Person.countDocuments(
    { agency: agency ?? null, callsRefusedAt: { $gt: new Date(0) } },
    { limit: MOST_RESTING }
  )

async function rowsOf(
  lines: CallLine[],
  { account, made, now }: { account: Account; made: CallsMade; now: Date }
): Promise<CallRow[]> {
  const ids = unique(lines.map(({ person }) => person))
  const [people, workshops, claims] = await Promise.all([
    Person.find({ _id: { $in: ids } }).select(PERSON_FIELDS),
    workshopsOf(lines),
    claimsOf(account, ids, now)
  ])
  const known = new Set(people.map(({ id }) => String(id)))
  const askers = await askersAmong(ids.filter(id => !known.has(String(id))))
  const rows = [...people, ...askers].flatMap((person): CallRow[] => {
    const theirs = lines
      .filter(({ person: who, kind }) => who.equals(person._id) && mayBeTold(person, kind))
      .map(line => ({ ...line, workshop: workshops.get(String(line.subject)) ?? null }))
      .toSorted(byLoss)
      .filter((line, at, all) => all.findIndex(other => keyOf(other) === keyOf(line)) === at)
    const reasons = theirs.filter(({ kind }) => kind !== 'callBack')
    const agreed = theirs.find(({ kind }) => kind === 'callBack')
    if (theirs.length === 0) return []
    const row = {
      person,
      lines: reasons.length > 0 ? reasons : theirs,
      limit: agreed?.limit ?? theirs[0]?.limit ?? null,
      agreedAt: agreed?.limit ?? null,
      ...made.standing(person._id),
      claim: claims.get(person.id) ?? null,
      isUnknown: !known.has(String(person.id))
    }
    return [row]
  })
  return rows.toSorted(byTurn)
}

const mayBeTold = ({ callsRefusedAt }: CalledPerson, kind: CallReason) =>
  !callsRefusedAt || REASONS[kind].toWhoRefuses !== 'never'

const PERSON_FIELDS = 'title firstName lastName phone email commune language agency callsRefusedAt'

async function workshopsOf(lines: readonly CallLine[]): Promise<Map<string, CalledAbout>> {
  const found = await Workshop.find({ _id: { $in: unique(lines.flatMap(({ subject }) => subject ?? [])) } })
    .select('kind tradeLabel startsAt timeZone place agency trade sector region basin')
    .lean<CalledAbout[]>()
  return new Map(found.map(workshop => [String(workshop._id), workshop]))
}

const rank = (kind: CallReason) => CALL_REASONS.indexOf(kind)
const moment = (limit: Date | null) => limit?.getTime() ?? Infinity
const compare = (one: number, other: number) => (one === other ? 0 : one < other ? -1 : 1)

/** Of seats lost at one moment: who has the least way to come is called first; where nothing is held, the list decides. */
const travel = ({ km }: CallLine) => km ?? Number.MAX_VALUE

const byLoss = (one: CallLine, other: CallLine) =>
  compare(moment(one.limit), moment(other.limit)) ||
  rank(one.kind) - rank(other.kind) ||
  compare(travel(one), travel(other)) ||
  +one.since - +other.since

/** Now, then at a later hour, then those whom nobody reached. */
function byTurn(one: CallRow, other: CallRow): number {
  const turn = ({ callBackAt, missed }: CallRow) => (missed >= MISSED_AT_MOST ? 2 : callBackAt ? 1 : 0)
  const [first, second] = [one.lines[0], other.lines[0]]
  return (
    turn(one) - turn(other) ||
    (turn(one) === 1 ? +(one.callBackAt ?? 0) - +(other.callBackAt ?? 0) : 0) ||
    compare(moment(one.limit), moment(other.limit)) ||
    (first && second ? byLoss(first, second) : 0) ||
    one.person.rosterName.localeCompare(other.person.rosterName, 'fr')
  )
}

const unique = (ids: readonly Id[]) => [...new Map(ids.map(id => [String(id), id])).values()]
