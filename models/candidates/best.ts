import mongoose from 'mongoose'
import type { Person } from '../person.ts'
import type { LeftOut } from './left-out.ts'
import { JUDGED_FIELDS, pointsOf, type Judged, type Reason } from './reasons.ts'
import type { Tier } from './tiers.ts'

type Id = mongoose.Types.ObjectId

export const CANDIDATES_SHOWN = 50
const BATCH = 2000

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
  for (const { filter, most } of tiers) {
    const last = best.length > CANDIDATES_SHOWN ? best.at(-1) : undefined
    if (last && last.points > most) break
    for await (const person of reading({ ...scope, ...filter })) {
      const id = String(person._id)
      if (leftOut.here.has(id) || leftOut.seen.has(id) || met.has(id)) continue
      met.add(id)
      const ranked = { _id: person._id, sortName: person.sortName, points: pointsOf(judge(person)) }
      if (!edge || inOrder(edge, ranked) < 0) keep(best, ranked)
    }
  }
  return best
}

const reading = (filter: Record<string, unknown>) =>
  mongoose
    .model<Person>('Person')
    .find(filter)
    .select(`sortName ${JUDGED_FIELDS}`)
    .lean<(Judged & { _id: Id; sortName: string })[]>()
    .cursor({ batchSize: BATCH })

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
