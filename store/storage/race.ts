import type { Collection } from './collection.ts'
import type { Effort, IndexPlan, Plan, Wanted } from './plan.ts'
import { recordsOf } from './reading.ts'

/**
 * Reads the choices side by side until one ends: it has the least. The others are read on as far as that is cheaper
 * than the documents they could spare. `along` yields the wanted order, from which only the first are wanted.
 */
export function race(
  collection: Collection,
  choices: Plan[],
  along: IndexPlan | undefined,
  { sort, limit }: Wanted
): Plan {
  const { effort } = collection
  const probes = choices.map(plan => new Probe(collection, plan))
  const first = readUntilOneEnds(probes, effort.first, effort.most)
  const records = first && together(first, probes, effort)
  const by = probes.filter(({ ended }) => ended).flatMap(({ plan }) => indexesOf(plan))
  const spent = probes.reduce((sum, { plan, read }) => sum + plan.spent + read, 0)
  const otherwise: Plan = records
    ? { kind: 'records', records, by, spent: 0 }
    : { ...(choices[0] as Plan), spent: 0 }
  if (!along || limit === undefined || (records && records.size <= limit)) return { ...otherwise, spent }
  const patience = records ? effort.worth * records.size : effort.most
  return { kind: 'walk', along, among: records, patience, otherwise, sort, limit, spent }
}

/** One choice, as far as its entries have been read. */
class Probe {
  readonly plan: Plan
  readonly records = new Set<number>()
  read = 0
  ended = false
  private readonly source: Iterator<number>

  constructor(collection: Collection, plan: Plan) {
    this.plan = plan
    this.source = everyRecord(collection, plan)[Symbol.iterator]()
  }

  readUpTo(most: number) {
    while (!this.ended && this.read < most) {
      const next = this.source.next()
      if (next.done) {
        this.ended = true
        return
      }
      this.read++
      this.records.add(next.value)
    }
  }
}

function readUntilOneEnds(probes: Probe[], first: number, most: number): Probe | undefined {
  for (let portion = first; ; portion = Math.min(portion * 4, most)) {
    for (const probe of probes) probe.readUpTo(portion)
    const ended = probes.filter(probe => probe.ended)
    if (ended.length > 0) return ended.sort((a, b) => a.records.size - b.records.size)[0]
    if (portion >= most) return undefined
  }
}

function together(first: Probe, probes: Probe[], { most, worth }: Effort): ReadonlySet<number> {
  let records: ReadonlySet<number> = first.records
  for (const other of probes) {
    if (other === first || records.size === 0) continue
    other.readUpTo(Math.max(most, worth * records.size))
    if (other.ended) records = new Set([...records].filter(record => other.records.has(record)))
  }
  return records
}

function everyRecord(collection: Collection, plan: Plan): Iterable<number> {
  if (plan.kind === 'index') return recordsOf(collection, plan.by)
  if (plan.kind === 'records') return plan.records
  return everyRecordOfAll(collection, plan.kind === 'or' ? plan.branches : [])
}

function* everyRecordOfAll(collection: Collection, plans: Plan[]): Generator<number> {
  for (const plan of plans) yield* everyRecord(collection, plan)
}

function indexesOf(plan: Plan): IndexPlan[] {
  if (plan.kind === 'or') return plan.branches.flatMap(indexesOf)
  return plan.kind === 'index' ? [plan.by] : plan.kind === 'records' ? plan.by : []
}
