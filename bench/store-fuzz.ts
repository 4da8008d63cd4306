import { availableParallelism } from 'node:os'
import { fuzz, type FuzzReport } from '#test/store/fuzz.ts'

/**
 * The long comparison of index and scan: SEEDS (10) × QUERIES (4000), then each planted defect on PLANTED_SEEDS (3)
 * until caught. Ends with 1 at any difference, below a floor of honest searches, or when a defect survives.
 */
const seeds = Number(process.env['SEEDS'] ?? 10)
const queries = Number(process.env['QUERIES'] ?? 4000)
const plantedSeeds = Number(process.env['PLANTED_SEEDS'] ?? 3)
const first = Number(process.env['FIRST_SEED'] ?? 1)

const percent = (part: number, whole: number) => `${Math.round((100 * part) / whole)} %`
let failed = false

function judge(seed: number, report: FuzzReport) {
  const { distinct, nonEmpty, assisted, inOrder, differences, stale } = report
  const shares = [distinct, nonEmpty, assisted, inOrder].map(part => percent(part, report.queries))
  console.log(
    `seed ${seed}: ${report.queries} searches, ${shares[0]} distinct, ${shares[1]} non-empty, ${shares[2]} by index, ` +
      `${shares[3]} in its order; ${report.writes} writes; ${differences.length} differences, ${stale.length} stale indexes`
  )
  for (const text of [...differences, ...stale].slice(0, 5)) console.log(`  ${text}`)
  const honest =
    distinct > 0.8 * report.queries && nonEmpty > 0.35 * report.queries && assisted > 0.25 * report.queries
  if (!honest) console.log('  too few honest searches')
  if (differences.length > 0 || stale.length > 0 || !honest) failed = true
}

console.log(`${availableParallelism()} processors`)
for (let seed = first; seed < first + seeds; seed++) judge(seed, await fuzz({ seed, queries }))

for (const planted of ['multikeyBound', 'sparseNull', 'partialImplication', 'staleEntry'] as const) {
  for (let seed = first; seed < first + plantedSeeds; seed++) {
    const { differences, stale } = await fuzz({ seed, queries, planted })
    const caught = differences.length + stale.length > 0
    console.log(
      `planted ${planted}, seed ${seed}: ${caught ? 'caught' : 'NOT caught'} (${differences.length} + ${stale.length})`
    )
    if (!caught) failed = true
  }
}
process.exitCode = failed ? 1 : 0
