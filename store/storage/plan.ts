import type { SortField } from '../query/sort.ts'
import type { Constraint } from './constraints.ts'
import type { Index } from './index.ts'

/** A stretch of one index to read. */
export interface Stretch {
  from: Buffer
  to: Buffer
  /** How many bytes all its keys begin with: behind them, those of several stretches come in one order. */
  shared?: number
}

/** How one index serves a filter. The stretches hold every match, and more: the filter is applied again. */
export interface IndexPlan {
  index: Index
  stretches: Stretch[]
  /** Fields bound to points, and whether a range follows. */
  bound: number
  ranged: boolean
  /** The range is how a text begins, which few do. */
  begins: boolean
  /** What of the filter it makes use of. */
  used: ReadonlySet<Constraint>
  /** Each key answers to all the constraints, and each document has but one: counting needs no document. */
  covers: boolean
  /** The index leaves out what the filter does not find, whatever its keys. */
  selects: boolean
  /** The beginning of its keys after each field that is bound to one point. */
  starts: Buffer[]
  /** Reading yields the wanted order; `reverse` reads backwards for it. */
  sorted: boolean
  reverse: boolean
  /** The order is that of all stretches read side by side. */
  merged: boolean
}

/** How a search is carried out; `spent` is what choosing has read of indexes already. */
export type Plan = { spent: number } & (
  | { kind: 'scan' }
  | { kind: 'index'; by: IndexPlan }
  /** Each branch of an `$or` by a plan of its own. */
  | { kind: 'or'; branches: Plan[] }
  /** The records that every one of the ways in `by` leads to. */
  | { kind: 'records'; records: ReadonlySet<number>; by: IndexPlan[] }
  | Walk
)

/**
 * Reads an index in the wanted order, looking only at the records `among`, and gives up after `patience` entries
 * (documents, where nothing tells the records beforehand): what is left then comes `otherwise`, and is sorted.
 */
export interface Walk {
  kind: 'walk'
  along: IndexPlan
  among: ReadonlySet<number> | undefined
  patience: number
  otherwise: Plan
  sort: SortField[]
  limit: number
}

/** What a search wants beside its filter; `limit` counts what is skipped too. */
export interface Wanted {
  sort: SortField[]
  limit: number | undefined
}

/** How far indexes are read to choose among them; other figures are for tests. */
export interface Effort {
  /** Entries read of each at first, and at most. */
  first: number
  most: number
  /** Entries worth reading to spare the reading of one document. */
  worth: number
}

export const usualEffort: Effort = { first: 32, most: 4096, worth: 8 }
