import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import '#models/records/all.ts'
import { withDatabase } from '#lib/database-address.ts'
import { buildIndexes, connect, disconnect } from '#models/records/database.ts'
import { raiseCast } from '#seeds/cast.ts'
import { startStore } from '#store/start.ts'
import { invent } from '#test/support/seat-race.ts'
import type { Finding } from './findings.ts'
import { arrivals, type Storm } from './storm/arrivals.ts'
import { verbs } from './storm/verbs.ts'

const RACES = Number(process.env['DECLIC_BENCH_RUNS'] ?? 250)
const PROCESSES = 4
const PEOPLE = 2000

/** Two thousand people for twelve seats over four web processes; the verb beside the raw guarded write; drawn races. */
export async function storm(): Promise<Finding[]> {
  return [
    ...(await inStore(async asked => [...(await arrivals(asked)), ...(await verbs(asked))])),
    await races()
  ]
}

/** The two thousand alone, and what each costs. */
export const stormArrivals = (): Promise<Finding[]> => inStore(arrivals)

async function inStore(measure: (asked: Storm) => Promise<Finding[]>): Promise<Finding[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'declic-bench-storm-'))
  const store = await startStore({ folder })
  try {
    await connect(store.uri, { name: 'bench', waitMs: 10_000 })
    await buildIndexes()
    const cast = await raiseCast()
    const people = await invent(cast.aubagne._id, PEOPLE)
    return await measure({
      uri: withDatabase(store.uri, 'bench'),
      storePid: store.pid,
      model: cast.forgeWorkshop,
      people,
      processes: PROCESSES
    })
  } finally {
    await disconnect()
    await store.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function races(): Promise<Finding> {
  const most = {
    DECLIC_SEAT_RACES: String(RACES),
    DECLIC_SEAT_KILLS: '100',
    DECLIC_WEB_PROCESSES: String(PROCESSES)
  }
  const ran = spawn('npm', ['test', '--', 'journeys/seat-races', 'models/seats/killed'], {
    env: { ...process.env, ...most, DECLIC_SEED: String(Date.now() % 1_000_000) },
    stdio: ['ignore', 'inherit', 'inherit']
  })
  const [code] = (await once(ran, 'exit')) as [number | null]
  return {
    name: `storm: ${RACES} drawn races and a kill before each write, failed`,
    value: code === 0 ? 0 : 1,
    goal: 0,
    unit: '',
    raw: {}
  }
}
