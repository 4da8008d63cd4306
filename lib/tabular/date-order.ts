/**
 * The order of day and month is that of a column, not of a line. `monthFirst`: its dates prove it. `unclear`: some
 * dates prove one order, some the other, so that none that may be read both ways is sure.
 */
export type DateOrder = 'monthFirst' | 'unclear'

/** One date alone may be a slip of the pen. */
const PROOFS = 2
/** Fewer than one date in so many is a slip among dates that are in order. */
const SLIP = 10

/** Counts, column by column, the dates that can be read in one order only. */
export class DateOrders {
  readonly #dayFirst: number[] = []
  readonly #monthFirst: number[] = []

  see(cells: readonly string[]): void {
    for (let position = 0; position < cells.length; position++) {
      const [first, second] = figuresOf(cells[position] ?? '')
      if (first > 12 && second <= 12) this.#dayFirst[position] = (this.#dayFirst[position] ?? 0) + 1
      else if (second > 12 && first <= 12) this.#monthFirst[position] = (this.#monthFirst[position] ?? 0) + 1
    }
  }

  of(position: number): DateOrder | null {
    const dayFirst = this.#dayFirst[position] ?? 0
    const monthFirst = this.#monthFirst[position] ?? 0
    if (monthFirst * SLIP <= dayFirst) return null
    return dayFirst === 0 && monthFirst >= PROOFS ? 'monthFirst' : 'unclear'
  }
}

const NONE = [0, 0] as const

/** The two first figures of a date whose year comes last. */
function figuresOf(cell: string): readonly [number, number] {
  if (cell.length < 6 || cell.length > 40) return NONE
  const found = /^\s{0,3}(\d{1,2})([/.-])(\d{1,2})\2(?:\d{4}|\d\d)(?!\d)/.exec(cell)
  const [first, second] = [Number(found?.[1] ?? 0), Number(found?.[3] ?? 0)]
  return first > 31 || second > 31 ? NONE : [first, second]
}
