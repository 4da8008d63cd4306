import { setTimeout as delay } from 'node:timers/promises'
import '#models/records/all.ts'
import type { Logger } from '#lib/log.ts'
import { database, isReachable } from '#models/records/database.ts'
import { keepBeating } from '#models/today/heartbeats.ts'
import { startClock, type Clock } from './clock.ts'
import type { DeliveryDeps } from './delivery.ts'
import { makeMailer } from './mailer.ts'
import { schedule, type Recurring } from './schedule.ts'

export interface WorkerOptions {
  appUrl: string
  secret: string
  /** '' in trial mode: nothing leaves. */
  smtpUrl: string
  mailFrom: string
  trial: boolean
  log: Logger
  /** For tests of crashes. */
  pace?: { leaseMs?: number; lockMs?: number; smtpTimeoutMs?: number; beatMs?: number }
}

export interface Worker {
  /** Ends within 10 s, leaving no job locked and no message claimed. */
  stop(): Promise<void>
}

/** When a job was not looked at for so long while the store answers, the clock is replaced. */
const STALLED_AFTER_MS = 20_000
const WATCH_EVERY_MS = 2_000
const STOP_MS = 7_000

/** The store may go away and come back at any moment. */
export function startWorker(options: WorkerOptions): Worker {
  const { appUrl, secret, smtpUrl, mailFrom, trial, log, pace = {} } = options
  const stopping = new AbortController()
  // Trial mode promises that nothing leaves, whatever the environment says.
  const mailer = makeMailer({
    smtpUrl: trial ? '' : smtpUrl,
    from: mailFrom,
    ...(pace.smtpTimeoutMs ? { timeoutMs: pace.smtpTimeoutMs } : {})
  })
  const delivery: DeliveryDeps = {
    mailer,
    letterhead: { appUrl: appUrl.replace(/\/$/, ''), secret, from: mailFrom, domain: mailer.domain },
    trial,
    log,
    signal: stopping.signal,
    ...(pace.leaseMs ? { leaseMs: pace.leaseMs } : {})
  }
  const jobs = schedule(delivery).map(job => ({ ...job, lockMs: pace.lockMs ?? job.lockMs }))
  const watched: Watched = { clock: null }
  const watching = watchClock(watched, jobs, { log, signal: stopping.signal })
  // A worker without work looks at its jobs all the same; one whose clock stands still is silent.
  const beating = keepBeating('worker', { isAlive: () => isTicking(watched), everyMs: pace.beatMs })
  return {
    async stop() {
      stopping.abort()
      beating.stop()
      const clock = await watching
      await clock?.stop(STOP_MS).catch(() => log.warn('the clock was not stopped cleanly'))
      mailer.close()
    }
  }
}

interface Watched {
  clock: Clock | null
}

const isTicking = ({ clock }: Watched) => clock?.isTicking(STALLED_AFTER_MS) ?? false

async function watchClock(
  watched: Watched,
  jobs: Recurring[],
  { log, signal }: { log: Logger; signal: AbortSignal }
): Promise<Clock | null> {
  while (!signal.aborted) {
    if (!isTicking(watched) && (await isReachable())) {
      if (watched.clock) log.warn('the scheduler stalled and is restarted')
      await watched.clock?.stop(0).catch(() => undefined)
      watched.clock = await startClock(jobs, { db: database(), log }).catch((error: Error) => {
        log.warn({ error: error.name }, 'the clock does not start yet')
        return null
      })
    }
    await delay(WATCH_EVERY_MS, undefined, { signal }).catch(() => undefined)
  }
  return watched.clock
}
