import { DEFECTS, fuzzWith } from '#test/store/defects.ts'
import { caught, fuzz, type FuzzReport } from '#test/store/fuzz.ts'
import type { Finding } from './findings.ts'

const seeds = Number(process.env['SEEDS'] ?? 10)
const queries = Number(process.env['QUERIES'] ?? 4000)
const plantedSeeds = Number(process.env['PLANTED_SEEDS'] ?? 3)
const first = Number(process.env['FIRST_SEED'] ?? 1)

/**
 * The long comparison of index and scan: SEEDS (10) × QUERIES (4000) without a difference, mostly honest searches, and
 * each planted defect caught at every one of PLANTED_SEEDS (3).
 */
export async function storeFuzz(): Promise<Finding[]> {
  const reports: FuzzReport[] = []
  for (let seed = first; seed < first + seeds; seed++) reports.push(await fuzz({ seed, queries }))
  const wrong = reports.flatMap(({ differences, stale }) => [...differences, ...stale])
  const found = (name: string, value: number, unit: string, goal: number, raw: Finding['raw'] = {}) => ({
    name: `store-fuzz: ${name}`,
    value,
    unit,
    goal,
    raw
  })
  /** The worst seed's share of searches that prove little, in hundredths. */
  const worst = (count: (report: FuzzReport) => number) =>
    Math.max(...reports.map(report => 100 * (1 - count(report) / report.queries)))
  return [
    found(`differences in ${seeds} × ${queries} searches`, wrong.length, '', 0, {
      wrong: wrong.slice(0, 20)
    }),
    found(
      'searches asked before',
      worst(({ distinct }) => distinct),
      '%',
      20
    ),
    found(
      'searches that find nothing',
      worst(({ nonEmpty }) => nonEmpty),
      '%',
      65
    ),
    found(
      'searches without an index',
      worst(({ assisted }) => assisted),
      '%',
      75
    ),
    found('planted defects that survive', await survivors(), '', 0)
  ]
}

async function survivors(): Promise<number> {
  let count = 0
  for (const defect of Object.values(DEFECTS)) {
    const fuzzed = await fuzzWith(defect)
    for (let seed = first; seed < first + plantedSeeds; seed++)
      if (!caught(await fuzzed({ seed, queries, untilCaught: true }))) count++
  }
  return count
}
