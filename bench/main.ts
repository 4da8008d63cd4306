import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { line, type Finding } from './findings.ts'
import { deliver } from './deliver.ts'
import { feed } from './feed.ts'
import { invite } from './invite.ts'
import { importing } from './import.ts'
import { life } from './life.ts'
import { page } from './page.ts'
import { planned } from './planned.ts'
import { planners } from './planners.ts'
import { search } from './search.ts'
import { seats } from './seats.ts'
import { storeCrash } from './store-crash.ts'
import { storeFuzz } from './store-fuzz.ts'
import { store } from './store.ts'
import { storm, stormArrivals } from './storm.ts'

const BENCHES: Record<string, () => Promise<Finding[]>> = {
  page,
  planned,
  planners,
  seats,
  storm,
  'storm-arrivals': stormArrivals,
  feed,
  deliver,
  life,
  invite,
  search,
  store,
  import: importing,
  'store-crash': storeCrash,
  'store-fuzz': storeFuzz
}

/** Each is a part of another, which runs it as well. */
const PARTS = new Set(['storm-arrivals'])

/**
 * `npm run bench [-- NAME…]`, a name of the above: prints each figure against its goal and writes the raw rounds to the
 * day's file in bench/results, beside what other runs of the day found.
 */
const wanted = process.argv.slice(2)
const findings: Finding[] = []
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length > 0 ? !wanted.includes(name) : PARTS.has(name)) continue
  for (const finding of await bench()) {
    findings.push(finding)
    process.stdout.write(`${line(finding)}\n`)
  }
}
const folder = path.join(import.meta.dirname, 'results')
mkdirSync(folder, { recursive: true })
const file = path.join(folder, `${new Date().toISOString().slice(0, 10)}.json`)
const measured = new Set(findings.map(({ name }) => name))
const before = existsSync(file)
  ? (JSON.parse(readFileSync(file, 'utf8')) as { findings: Finding[] }).findings
  : []
const all = [...before.filter(({ name }) => !measured.has(name)), ...findings]
const written = JSON.stringify({ node: process.version, findings: all }, null, 2)
// Raw rounds on one line each: thousands of numbers, read by machines.
writeFileSync(file, `${written.replace(/\[[-\d.,\s]+\]/g, rounds => rounds.replaceAll(/\s+/g, ''))}\n`)
process.exitCode = findings.some(({ value, goal }) => goal !== undefined && value > goal * 1.15) ? 1 : 0
