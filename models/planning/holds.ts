import type mongoose from 'mongoose'
import { Busy } from '#lib/refusal.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'
import { ResourceDay } from '#models/records/resource-day.ts'
import type { Claim, Occupying } from './occupancy.ts'
import { claimsOf } from './occupancy.ts'
import { isStanding, voidReservation } from './reserving.ts'

type Id = mongoose.Types.ObjectId

interface Holder {
  workshop: Id
  token: string
  now: Date
  /** Changed under the same plan: one may take what another gives up. */
  siblings?: readonly Id[] | undefined
}

export interface Hold {
  workshop: Id
  token: string
  from: Date
  to: Date
  until: Date | null
  /** How many of a kit. */
  count?: number
}

/** A save takes a tenth of a second: who has watched the same one stand for this long takes its reservation away. */
export const patience = { ms: 2_000 }
const AGAIN_MS = 20
const GIVE_UP_MS = 20_000

/** A day is dropped once nobody can ask for it again; lists bring in days that are past. */
const KEPT_MS = 3 * 24 * 3_600_000

/**
 * Takes one thing on one day in one guarded write; a kit is taken for as long as it is judged, and what is kept of it is
 * counted by whoever judges. Null: it is taken. A hold: another workshop gave it up and may come
 * back, or another one of the same list takes it. Waits for saves under way; throws Busy when it never comes to an end.
 */
export async function claim(claimed: Claim, holder: Holder): Promise<Hold | null> {
  const begun = performance.now()
  const seen = new Map<string, number>()
  while (performance.now() - begun < GIVE_UP_MS) {
    if (await isTaken(claimed, { ...holder, until: null })) return null
    const hold = await holdInTheWay(claimed, holder)
    if (!hold) continue
    if (hold.until && hold.until > holder.now) return hold
    // A list that claims one thing twice: the first of its lines has it.
    if (hold.token === holder.token) return hold
    if (hold.until || !(await isStanding(hold))) {
      await drop(claimed.key, hold)
      continue
    }
    const since = seen.get(hold.token) ?? performance.now()
    seen.set(hold.token, since)
    if (performance.now() - since >= patience.ms) await voidReservation(hold)
    else await new Promise(resolve => setTimeout(resolve, AGAIN_MS * (1 + Math.random())))
  }
  throw new Busy(1)
}

/** The guards of planning. Only the tests of races open one, to prove that the race is real without it. */
export const guards = {
  isFree: (
    { from, to, count }: Pick<Claim, 'from' | 'to' | 'count'>,
    workshop: Id,
    siblings: readonly Id[] = []
  ): Record<string, unknown> => {
    const others = { workshop: { $nin: [workshop, ...siblings] }, from: { $lt: to }, to: { $gt: from } }
    return { holds: { $not: { $elemMatch: count ? { ...others, until: null } : others } } }
  }
}

async function isTaken(
  { key, from, to, count }: Claim,
  { workshop, token, now, until, siblings }: Holder & Pick<Hold, 'until'>
): Promise<boolean> {
  const hold = { workshop, token, from, to, until, ...(count ? { count } : {}) }
  const expiresAt = new Date(Math.max(to.getTime(), now.getTime()) + KEPT_MS)
  try {
    await ResourceDay.updateOne(
      { _id: key, ...guards.isFree({ from, to, ...(count ? { count } : {}) }, workshop, siblings) },
      { $push: { holds: hold }, $set: { expiresAt } },
      { upsert: true }
    )
    return true
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
    return false
  }
}

async function holdInTheWay(
  { key, from, to, count }: Claim,
  { workshop, siblings = [] }: Pick<Holder, 'workshop' | 'siblings'>
): Promise<Hold | undefined> {
  const own = [workshop, ...siblings]
  const day = await ResourceDay.findById(key).lean<{ holds?: Hold[] }>()
  return day?.holds?.find(
    hold =>
      !own.some(id => hold.workshop.equals(id)) &&
      hold.from < to &&
      hold.to > from &&
      (!count || hold.until === null)
  )
}

/** Everything that was given up and may be come back to, by the key of the thing and the day: ten minutes of moves. */
export async function keptUntilLater(now: Date): Promise<Map<string, Hold[]>> {
  const days = await ResourceDay.find({ 'holds.until': { $gt: now } }).lean<
    { _id: string; holds?: Hold[] }[]
  >()
  const isKept = ({ until }: Hold) => until !== null && until > now
  return new Map(days.map(({ _id, holds = [] }) => [_id, holds.filter(isKept)]))
}

/** What others than `own` gave up of some things and may come back to, by the key of the thing and the day. */
export async function keptHolds(
  keys: readonly string[],
  own: readonly Id[],
  now: Date
): Promise<Map<string, Hold[]>> {
  if (keys.length === 0) return new Map()
  const days = await ResourceDay.find({ _id: { $in: keys }, 'holds.until': { $gt: now } }).lean<
    { _id: string; holds?: Hold[] }[]
  >()
  const isKept = ({ until, workshop }: Hold) =>
    until !== null && until > now && !own.some(id => workshop.equals(id))
  return new Map(days.map(({ _id, holds = [] }) => [_id, holds.filter(isKept)]))
}

async function drop(key: string, { workshop, token, until }: Hold): Promise<void> {
  await ResourceDay.updateOne({ _id: key }, { $pull: { holds: { workshop, token, until } } })
}

/** Gives back what a save had claimed; what the workshop keeps for a while stays. */
export async function release(token: string): Promise<void> {
  await ResourceDay.updateMany({ 'holds.token': token }, { $pull: { holds: { token, until: null } } })
}

/**
 * Keeps what a workshop is about to give up: until then nobody else gets it, and the workshop may come back. To be called
 * before the write that gives it up. Nothing comes of it where somebody else has it already.
 */
export async function keepFormer(
  former: Occupying,
  { token, until, siblings, now = new Date() }: Omit<Holder, 'workshop' | 'now'> & { until: Date; now?: Date }
): Promise<void> {
  for (const claimed of claimsOf(former).filter(({ isExact }) => isExact)) {
    const holder = { workshop: former._id, token, now, siblings }
    const inTheWay = await claim(claimed, holder)
    if (!inTheWay) await isTaken(claimed, { ...holder, until })
  }
}

/** Lets go of everything that a workshop keeps, before its time. */
export async function letGo(workshop: Id, token: string): Promise<void> {
  await ResourceDay.updateMany({ 'holds.token': token }, { $pull: { holds: { workshop, token } } })
}

/** What a workshop kept is of no more use once it has come back. */
export async function endKeeping(workshop: Occupying): Promise<void> {
  const kept = { workshop: workshop._id, until: { $ne: null } }
  for (const { key } of claimsOf(workshop))
    await ResourceDay.updateOne({ _id: key }, { $pull: { holds: kept } })
}
