import type mongoose from 'mongoose'
import { Person } from '#models/records/person.ts'
import type { LeftOut } from './left-out.ts'
import { JUDGED_FIELDS, pointsOf, type Judged, type Reason } from './reasons.ts'
import type { Tier } from './tiers.ts'

type Id = mongoose.Types.ObjectId

export const CANDIDATES_SHOWN = 50
const BATCH = 2000
/** How many are looked at by name, one search after another, before the others are read in any order. */
const BY_NAME = [250, 500, 1000]

export interface Ranked {
  _id: Id
  sortName: string
  points: number
}

export interface Passing {
  scope: Record<string, unknown>
  tiers: Tier[]
  judge: (person: Judged) => Reason[]
  leftOut: LeftOut
  edge: Ranked | null
}

/** Reads each tier once and only keeps a page and one more; skips tiers that cannot change the page. */
export async function bestOf({ scope, tiers, judge, leftOut, edge }: Passing): Promise<Ranked[]> {
  const best: Ranked[] = []
  const met = new Set<string>()
  const last = () => (best.length > CANDIDATES_SHOWN ? best.at(-1) : undefined)
  const look = (person: Met) => {
    const id = String(person._id)
    if (leftOut.here.has(id) || leftOut.seen.has(id) || met.has(id)) return
    met.add(id)
    const ranked = { _id: person._id, sortName: person.sortName, points: pointsOf(judge(person)) }
    if (!edge || inOrder(edge, ranked) < 0) keep(best, ranked)
  }
  for (const tier of tiers) {
    const most = Math.min(tier.most, edge?.points ?? tier.most)
    if ((last()?.points ?? -1) > most) break
    const within = { $and: [scope, tier.filter] }
    const mayCome = (person: Met) => {
      const settled = last()
      return !settled || inOrder(settled, { ...person, points: most }) > 0
    }
    const rest = tier.byName ? await lookByName(within, mayCome, look) : within
    if (rest) for await (const person of people(rest).cursor({ batchSize: BATCH })) look(person)
  }
  return best
}

type Filter = Record<string, unknown>
type Met = Judged & { _id: Id; sortName: string }

const people = (filter: Filter) => Person.find(filter).select(`sortName ${JUDGED_FIELDS}`).lean<Met[]>()

/** Reads batches along the index of names until nobody further may come in; else returns who is left to look at. */
async function lookByName(
  filter: Filter,
  mayCome: (person: Met) => boolean,
  look: (person: Met) => void
): Promise<Filter | null> {
  let left = filter
  for (const limit of BY_NAME) {
    const found = await people(left).sort({ sortName: 1, _id: 1 }).limit(limit)
    for (const person of found) {
      if (!mayCome(person)) return null
      look(person)
    }
    const last = found.at(-1)
    if (!last || found.length < limit) return null
    const { sortName, _id } = last
    const beyond = [{ sortName: { $gt: sortName } }, { sortName, _id: { $gt: _id } }]
    left = { $and: [filter, { sortName: { $gte: sortName }, $or: beyond }] }
  }
  return left
}

/** Most points first, then names, then ids: the same order on every page. */
function inOrder(one: Ranked, other: Ranked): number {
  if (one.points !== other.points) return other.points - one.points
  if (one.sortName !== other.sortName) return one.sortName < other.sortName ? -1 : 1
  return String(one._id) < String(other._id) ? -1 : String(one._id) > String(other._id) ? 1 : 0
}

/** Most people of a large agency fall behind the last of a full page at once. */
function keep(best: Ranked[], ranked: Ranked): void {
  const last = best.at(-1)
  if (best.length > CANDIDATES_SHOWN && last && inOrder(last, ranked) <= 0) return
  const place = best.findIndex(one => inOrder(one, ranked) > 0)
  if (place === -1) best.push(ranked)
  else best.splice(place, 0, ranked)
  if (best.length > CANDIDATES_SHOWN + 1) best.pop()
}
