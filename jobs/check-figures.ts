import { FIGURE_NAMES, factsOfFigure } from '#models/records/figure.ts'
import { Tally } from '#models/records/tally.ts'
import { recountStale, recountAll } from '#models/figures/recount.ts'

/**
 * Returns how many rows a full recount changed: 0 as long as every change marks what it touches. Figures that time alone
 * changes are not compared.
 */
export async function checkFigures(now = new Date()): Promise<number> {
  await recountStale(now)
  const before = await figures()
  await recountAll(now)
  const after = await figures()
  const names = new Set([...before.keys(), ...after.keys()])
  return [...names].filter(name => before.get(name) !== after.get(name)).length
}

const MOVES_WITH_TIME = new Set<string>(FIGURE_NAMES.filter(name => factsOfFigure(name).movesWithTime))

async function figures(): Promise<Map<string, string>> {
  const rows = new Map<string, string>()
  for await (const { _id, cell, public: name, ...row } of Tally.find().lean().cursor()) {
    void _id
    const compared = Object.entries(row).filter(([field]) => !MOVES_WITH_TIME.has(field))
    rows.set(`${cell}|${name}`, JSON.stringify(compared.toSorted(([a], [b]) => (a < b ? -1 : 1))))
  }
  return rows
}
