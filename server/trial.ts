import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { withDatabase } from '#lib/database-address.ts'
import { GiveUp, say } from '#lib/terminal.ts'
import { WORKER_MEMORY } from '#lib/worker-memory.ts'
import type { Config } from '#root/config.ts'
import { takePort } from './door.ts'
import { atTheEnd } from './ending.ts'
import { keepChild, type Kept } from './trial/keep-child.ts'
import { keepStore } from './trial/keep-store.ts'

/** Name of the database inside the embedded store. */
export const TRIAL_DATABASE = 'declic'
/** Trial mode has known passwords: only this computer reaches it. */
const LOOPBACK = '127.0.0.1'
const DRAIN_MS = 2000
const WORKER_ENDS_MS = 8000
const TRIES = 5
const AGAIN_MS = 1000

/**
 * Trial mode: the embedded store, a demonstration region on first start, the web here, the worker beside it.
 * Whichever ends unasked is started again; this process ends the others in order.
 */
export async function startTrial(config: Config): Promise<void> {
  const door = await takePort(config.PORT, LOOPBACK)
  const url = process.env['APP_URL'] ? config.APP_URL : `http://localhost:${door.port}`
  // The store starts on one core while this process reads its modules on the other.
  const [store, standing, seeds, database, { carryDatabase }, { keepBeating }] = await Promise.all([
    keepStore(path.join(config.DATA_DIR, 'store')),
    import('./standing.ts'),
    import('#seeds/demonstration.ts'),
    import('#models/records/database.ts'),
    import('#seeds/carry.ts'),
    import('#models/today/heartbeats.ts')
  ])
  const children: Kept[] = []
  atTheEnd(async () => {
    await Promise.all([door.close(DRAIN_MS), ...children.map(child => child.stop(WORKER_ENDS_MS))])
    await database.disconnect()
    await store.stop()
    say('terminal.start.stopped')
  })
  const uri = withDatabase(store.uri, TRIAL_DATABASE)
  for (let tries = 1; !(await standing.connected(uri)); tries += 1)
    if (tries === TRIES) throw new GiveUp('terminal.watch.storeGone')
  // What an older version left is carried first: from here on everything goes by the names of this one.
  await patiently(carryDatabase, database.isStoreAway)
  const known = (await seeds.whatStands()) === 'demonstration'
  const raise = async () => {
    await database.buildIndexes()
    await seeds.beginDemonstration()
  }
  if (!known) say('terminal.start.firstTime')
  const raised = known ? undefined : patiently(raise, database.isStoreAway)
  // One line a request would bury what a person looks for in the terminal.
  const level = process.env['LOG_LEVEL'] ? config.LOG_LEVEL : 'warn'
  const application = standing.application({ config, log: standing.log(level), appUrl: url })
  await raised
  door.open(application)
  keepBeating('web')
  // They stand since the first start; one that a newer version adds need not hold the first page back.
  if (known) await database.buildIndexes()
  const { welcome } = await import('./trial/welcome.ts')
  await welcome({ url, folder: config.DATA_DIR })
  const env = { APP_URL: url, LOG_LEVEL: level }
  const onEnd = () => say('terminal.watch.workerEnded')
  children.push(keepChild({ file: 'jobs/main.ts', args: [uri], node: WORKER_MEMORY, env, onEnd }))
  if (await seeds.isFinished()) return
  children.push(
    keepChild({ file: 'seeds/finish-demonstration.ts', args: [uri], onEnd: () => undefined, once: true })
  )
}

/**
 * A machine that stands still for some seconds breaks connections: what was cut short is then begun again, as after a
 * kill. Throws GiveUp when the store stays away.
 */
async function patiently(raise: () => Promise<void>, isAway: (error: unknown) => boolean): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await raise()
    } catch (error) {
      if (!isAway(error)) throw error
      if (tries === TRIES) throw new GiveUp('terminal.watch.storeGone')
      await delay(AGAIN_MS)
    }
  }
}
