import { setTimeout as delay } from 'node:timers/promises'
import { ConfigError, readConfig, type Config } from '#root/config.ts'
import { makeLog } from '#lib/log.ts'
import { disconnect, isOfTheStore } from '#models/records/database.ts'
import { command, GiveUp } from '#lib/terminal.ts'
import { connectToServe } from '#models/records/migrations/connect-to-serve.ts'
import { compileTemplates } from '#views/engine.ts'
import { startWorker } from './worker.ts'

const RETRY_MS = 1_000

async function main(): Promise<void> {
  const config = configured()
  const log = makeLog(config.LOG_LEVEL, { process: 'worker' })
  const stopping = new AbortController()
  process.once('SIGTERM', () => stopping.abort())
  process.once('SIGINT', () => stopping.abort())
  // Started by trial mode, it ends with it, even when that was killed before anyone could listen.
  process.once('disconnect', () => stopping.abort())
  if (process.connected === false) stopping.abort()
  // Agenda does not await all it starts: what fails there must not end the worker.
  process.on('unhandledRejection', (error: Error) => {
    log.error({ error: error.name }, 'a failure nobody awaited')
    if (!isOfTheStore(error)) process.exit(1)
  })
  compileTemplates()
  let state = await connectToServe(config.MONGODB_URI)
  while (!stopping.signal.aborted && state === 'away') {
    log.warn('the store does not answer yet')
    await delay(RETRY_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
    state = await connectToServe(config.MONGODB_URI)
  }
  if (typeof state === 'object') throw new GiveUp(state.key, state.params)
  if (!stopping.signal.aborted) {
    const { APP_URL: appUrl, SESSION_SECRET: secret, SMTP_URL: smtpUrl, MAIL_FROM: mailFrom, trial } = config
    const worker = startWorker({ appUrl, secret, smtpUrl, mailFrom, trial, log })
    log.info('worker started')
    await new Promise<void>(resolve =>
      stopping.signal.addEventListener('abort', () => resolve(), { once: true })
    )
    await worker.stop()
  }
  await disconnect()
  process.exit(0)
}

function configured(): Config {
  try {
    const config = readConfig()
    const [, , trialStore] = process.argv
    if (config.trial && trialStore) return { ...config, MONGODB_URI: trialStore }
    if (config.trial) throw new ConfigError('In trial mode the worker runs with the application: npm start.')
    return config
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
}

await command(main)
