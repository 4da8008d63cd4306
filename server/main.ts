import { setTimeout as delay } from 'node:timers/promises'
import { command, GiveUp } from '#lib/terminal.ts'
import { ConfigError, readConfig, type Config } from '#root/config.ts'
import { takePort } from './door.ts'
import { atTheEnd } from './ending.ts'

const RETRY_MS = 1000
/** Requests under way are given this long when the process is asked to end. */
const DRAIN_MS = 5000

/** The web process; without MONGODB_URI, all of trial mode. */
async function main(): Promise<void> {
  const config = readConfig()
  if (!config.trial) return web(config)
  const { startTrial } = await import('./trial.ts')
  await startTrial(config)
}

/** Waits for the store rather than failing: it may be started later, or be away for a moment. */
async function web(config: Config): Promise<void> {
  const door = await takePort(config.PORT)
  const { application, log } = await import('./standing.ts')
  const { disconnect } = await import('#models/records/database.ts')
  const { keepBeating } = await import('#models/today/heartbeats.ts')
  const { connectToServe } = await import('#models/records/migrations/connect-to-serve.ts')
  const logger = log(config.LOG_LEVEL)
  atTheEnd(async () => {
    await door.close(DRAIN_MS)
    await disconnect()
  })
  let state = await connectToServe(config.MONGODB_URI)
  while (state === 'away') {
    logger.warn('the store does not answer yet')
    await delay(RETRY_MS)
    state = await connectToServe(config.MONGODB_URI)
  }
  if (state !== 'ready') throw new GiveUp(state.key, state.params)
  door.open(application({ config, log: logger }))
  keepBeating('web')
  logger.info({ port: door.port }, 'web process ready')
}

await command(main, [ConfigError])
