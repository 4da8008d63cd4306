import type mongoose from 'mongoose'
import { ImportRow } from '#models/records/import-row.ts'
import type { Outcome } from '#models/records/import-outcome.ts'

type Id = mongoose.Types.ObjectId

export interface Sibling {
  record: number
  line: number
  outcome: Outcome
  cells: readonly string[]
  keys: readonly string[]
}

const CURRENT = new Set<Outcome>(['new', 'changed', 'unchanged', 'doubtful', 'elsewhere', 'saved'])

export class Siblings {
  readonly #rows = new Map<number, Sibling>()
  readonly #records = new Map<string, number[]>()

  static async of(importation: Id, lines: readonly { keys: readonly string[] }[]): Promise<Siblings> {
    const keys = lines.flatMap(line => line.keys)
    const staged = await ImportRow.find({ importation, keys: { $in: keys } })
      .select('record line outcome cells keys')
      .sort({ record: 1 })
      .lean<Sibling[]>()
    const siblings = new Siblings()
    for (const row of staged) siblings.#add(row)
    return siblings
  }

  /** A line just judged, for those that come after it; it takes the place of what it was. */
  add(judged: Sibling): void {
    this.#add(judged)
  }

  /** An earlier line that says the very same, whatever became of it. */
  before(record: number, key: string | undefined): Sibling | undefined {
    return this.#of(key).find(row => row.record < record && row.outcome !== 'setAside')
  }

  /** Another line that may be saved, or has been. */
  current(record: number, key: string | undefined): Sibling | undefined {
    return this.#of(key).find(row => row.record !== record && CURRENT.has(row.outcome))
  }

  allCurrent(record: number, keys: readonly string[], most: number): Sibling[] {
    const found = new Map<number, Sibling>()
    for (const row of keys.flatMap(key => this.#of(key))) {
      if (row.record !== record && CURRENT.has(row.outcome)) found.set(row.record, row)
    }
    return [...found.values()].sort((a, b) => a.record - b.record).slice(0, most)
  }

  #of(key: string | undefined): Sibling[] {
    const records = (key && this.#records.get(key)) || []
    return records.flatMap(record => {
      const row = this.#rows.get(record)
      return row && key && row.keys.includes(key) ? [row] : []
    })
  }

  #add(row: Sibling): void {
    this.#rows.set(row.record, row)
    for (const key of row.keys) {
      const records = this.#records.get(key)
      if (records) records.push(row.record)
      else this.#records.set(key, [row.record])
    }
  }
}
