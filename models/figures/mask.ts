import { TOLD_FROM } from '#models/records/thresholds.ts'

/** A count as a reader is told it: itself, « < 5 » (few people), or kept so that it gives none of those away. */
export type Told = number | 'few' | 'kept'

/** Too few people to be told: the region may tell from more on (`toldFrom`), never from fewer. */
export const isFew = (count: number, toldFrom = TOLD_FROM) => count > 0 && count < toldFrom

export interface Cell {
  value: number
  /** The reader is shown it; what is not shown is guarded all the same, as it may follow from what is. */
  isShown: boolean
}

/** A sum that every reader knows: its parts are counted once each, and make the total. */
export interface Sum {
  total: Cell
  parts: readonly Cell[]
}

export type Mask = (sums: readonly Sum[]) => (cell: Cell) => Told

/**
 * Hides few people, one to four unless the region says more, and then the next smallest count of a sum until none of
 * them follows from what is still shown: a part from its total, on and on across sums, with what « < 5 » itself says.
 */
export const maskFrom =
  (toldFrom: number): Mask =>
  sums => {
    const table = tableOf(sums)
    const few = [...table.sumsOf.keys()].filter(({ value }) => isFew(value, toldFrom))
    const kept = new Set<Cell>()
    const tell = (cell: Cell): Told =>
      isFew(cell.value, toldFrom) ? 'few' : kept.has(cell) ? 'kept' : cell.value
    for (;;) {
      const solvedBy = solve(table, { tell, toldFrom })
      const answered = new Set<Sum>()
      for (const cell of few) if (solvedBy.has(cell)) keepNext(cell, { solvedBy, answered, kept, tell })
      if (answered.size === 0) return tell
    }
  }

export const mask: Mask = maskFrom(TOLD_FROM)

interface Table {
  sums: readonly Sum[]
  sumsOf: ReadonlyMap<Cell, readonly Sum[]>
}

const cellsOf = ({ total, parts }: Sum) => [...parts, total]

function tableOf(sums: readonly Sum[]): Table {
  const sumsOf = new Map<Cell, Sum[]>()
  for (const sum of sums)
    for (const cell of cellsOf(sum)) {
      const known = sumsOf.get(cell)
      if (known) known.push(sum)
      else sumsOf.set(cell, [sum])
    }
  return { sums, sumsOf }
}

interface Telling {
  tell: (cell: Cell) => Told
  toldFrom: number
}

/** What follows, cell by cell, from the counts told: each with the sum that gave it. */
function solve({ sums, sumsOf }: Table, telling: Telling): Map<Cell, Sum> {
  const { tell } = telling
  const solvedBy = new Map<Cell, Sum>()
  const isKnown = (cell: Cell) => solvedBy.has(cell) || (cell.isShown && typeof tell(cell) === 'number')
  let open: Iterable<Sum> = sums
  for (;;) {
    const next = new Set<Sum>()
    for (const sum of open) {
      const unknown = cellsOf(sum).filter(cell => !isKnown(cell))
      if (unknown.length === 0 || !givesAway(sum, unknown, telling)) continue
      for (const cell of unknown) {
        solvedBy.set(cell, sum)
        for (const other of sumsOf.get(cell) ?? []) next.add(other)
      }
    }
    if (next.size === 0) return solvedBy
    open = next
  }
}

/** One unknown is what is left; several of few people are each one, or each the most it can be, where they add up so. */
function givesAway({ total }: Sum, unknown: readonly Cell[], { tell, toldFrom }: Telling): boolean {
  if (unknown.length === 1) return true
  if (unknown.includes(total) || unknown.some(cell => !cell.isShown || tell(cell) !== 'few')) return false
  const sum = unknown.reduce((all, { value }) => all + value, 0)
  return sum === unknown.length || sum === unknown.length * (toldFrom - 1)
}

interface Keeping {
  solvedBy: ReadonlyMap<Cell, Sum>
  /** Sums in which a count was kept this round: what that changes, the next round tells. */
  answered: Set<Sum>
  kept: Set<Cell>
  tell: (cell: Cell) => Told
}

/** Keeps the smallest count still told in the sum that gives a cell away, or in those that this one rests on. */
function keepNext(cell: Cell, { solvedBy, answered, kept, tell }: Keeping): void {
  const seen = new Set([cell])
  let front = [cell]
  while (front.length > 0) {
    const sums = [...new Set(front.flatMap(one => solvedBy.get(one) ?? []))]
    if (sums.some(sum => answered.has(sum))) return
    const reached = [...new Set(sums.flatMap(cellsOf))]
    const candidates = reached.filter(one => {
      const told = tell(one)
      return one.isShown && typeof told === 'number' && told > 0
    })
    if (candidates.length > 0) {
      const least = candidates.reduce((one, other) => (other.value < one.value ? other : one))
      kept.add(least)
      for (const sum of sums) if (cellsOf(sum).includes(least)) answered.add(sum)
      return
    }
    front = reached.filter(one => !seen.has(one))
    for (const one of front) seen.add(one)
  }
}
