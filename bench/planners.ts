import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Finding } from './findings.ts'

const SEEDS = 200
const RACES = [
  'models/planning/planners-race',
  'models/planning/series-undone',
  'models/planning/kits',
  'models/seats/slots'
]

/** The races of planners, each drawn two hundred times: the tests draw a few of the same. */
export async function planners(): Promise<Finding[]> {
  const env = { ...process.env, DECLIC_RACE_SEEDS: String(SEEDS) }
  const ran = spawn('npm', ['test', '--', ...RACES], { env, stdio: ['ignore', 'inherit', 'inherit'] })
  const [code] = (await once(ran, 'exit')) as [number | null]
  return [{ name: `planners: ${SEEDS} draws, failed`, value: code === 0 ? 0 : 1, goal: 0, unit: '', raw: {} }]
}
