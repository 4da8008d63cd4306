import mongoose from 'mongoose'
import type { Person } from '../person.ts'
import type { LeftOut } from './left-out.ts'
import { JUDGED_FIELDS, pointsOf, type Judged, type Reason } from './reasons.ts'
import type { Tier } from './tiers.ts'

type Id = mongoose.Types.ObjectId

export const CANDIDATES_SHOWN = 50
const BATCH = 2000
const FIRST = 250

/** One place of a ranking. */
export interface Ranked {
  _id: Id
  sortName: string
  points: number
}

export interface Passing {
  /** What every tier is read within: the reader's scope. */
  scope: Record<string, unknown>
  tiers: Tier[]
  judge: (person: Judged) => Reason[]
  leftOut: LeftOut
  /** The last place of the page before. */
  edge: Ranked | null
}

/**
 * The places after the edge, a page and one more: each tier is read once through a cursor that keeps nothing else, and
 * a tier that cannot change the page any more is not read.
 */
export async function bestOf({ scope, tiers, judge, leftOut, edge }: Passing): Promise<Ranked[]> {
  const best: Ranked[] = []
  const met = new Set<string>()
  for (const tier of tiers) {
    const reading = tier.byName ? byName : inAnyOrder
    // Nobody after the edge has more points than it.
    const most = Math.min(tier.most, edge?.points ?? tier.most)
    const last = () => (best.length > CANDIDATES_SHOWN ? best.at(-1) : undefined)
    if ((last()?.points ?? -1) > most) break
    for await (const person of reading({ $and: [scope, tier.filter] })) {
      const settled = tier.byName ? last() : undefined
      if (settled && inOrder(settled, { ...person, points: most }) < 0) break
      const id = String(person._id)
      if (leftOut.here.has(id) || leftOut.seen.has(id) || met.has(id)) continue
      met.add(id)
      const ranked = { _id: person._id, sortName: person.sortName, points: pointsOf(judge(person)) }
      if (!edge || inOrder(edge, ranked) < 0) keep(best, ranked)
    }
  }
  return best
}

type Filter = Record<string, unknown>
type Met = Judged & { _id: Id; sortName: string }

const people = (filter: Filter) =>
  mongoose.model<Person>('Person').find(filter).select(`sortName ${JUDGED_FIELDS}`).lean<Met[]>()

const inAnyOrder = (filter: Filter) => people(filter).cursor({ batchSize: BATCH })

/** Some at a time, each a search of its own that says how few it wants: so it is read along the index of names. */
async function* byName(filter: Filter): AsyncGenerator<Met> {
  let beyond: Filter = {}
  for (let limit = FIRST; ; limit = Math.min(limit * 2, BATCH)) {
    const found = await people({ $and: [filter, beyond] })
      .sort({ sortName: 1, _id: 1 })
      .limit(limit)
    yield* found
    const last = found.at(-1)
    if (!last || found.length < limit) return
    const { sortName, _id } = last
    beyond = { sortName: { $gte: sortName }, $or: [{ sortName: { $gt: sortName } }, { _id: { $gt: _id } }] }
  }
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
