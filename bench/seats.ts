import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Finding } from './findings.ts'

/** About forty acts each. */
const RUNS = Number(process.env['DECLIC_BENCH_RUNS'] ?? 2500)

/** The ledger against a small model of it, a hundred thousand drawn acts on the store: the tests draw a few hundred. */
export async function seats(): Promise<Finding[]> {
  const env = { ...process.env, DECLIC_SEAT_RUNS: String(RUNS), DECLIC_SEED: String(Date.now() % 1_000_000) }
  const asked = ['test', '--', 'models/seats/random-acts']
  const ran = spawn('npm', asked, { env, stdio: ['ignore', 'inherit', 'inherit'] })
  const [code] = (await once(ran, 'exit')) as [number | null]
  return [{ name: `seats: ${RUNS} sequences, failed`, value: code === 0 ? 0 : 1, goal: 0, unit: '', raw: {} }]
}
