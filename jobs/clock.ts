import { HOME_ZONE } from '#lib/dates.ts'
import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { MongoBackend } from '@agendajs/mongo-backend'
import { Agenda, type Job } from 'agenda'
import type { Db } from 'mongodb'
import type { Logger } from '#lib/log.ts'
import { RETIRED_JOBS, type Recurring } from './schedule.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'

const COLLECTION = 'clock'
const LOOK_FOR_DAILY_MS = 60_000
const SHORTEST_LOOK_MS = 2_000
/** After that another worker may begin it, which changes nothing. */
const LONGEST_MS = 5 * 60_000

export interface Clock {
  /** Every job is run, or the store was asked about it no longer ago than its looks are apart, and `patienceMs`. */
  isTicking(patienceMs: number): boolean
  stop(waitMs: number): Promise<void>
}

/** Agenda connects in its constructor and lets a failure kill the process: connected beforehand, it is an error. */
class ConnectedBackend extends MongoBackend {
  #connected: Promise<void> | undefined

  /** Taking a job, beginning and ending it are three writes, whatever it finds to do. `looked`: the store answered. */
  askBefore(hasWork: (job: string) => Promise<boolean>, looked: (job: string) => void) {
    const { repository } = this
    const take = repository.getNextJobToRun.bind(repository)
    repository.getNextJobToRun = async (...wanted) => {
      const [job] = wanted
      const taken = (await hasWork(job)) ? await take(...wanted) : undefined
      looked(job)
      return taken
    }
  }

  override connect(): Promise<void> {
    // Without the log of jobs, which makes a collection of its own even where nothing is logged.
    return (this.#connected ??= this.repository.connect())
  }
}

/** Throws when the store is unavailable. */
export async function startClock(jobs: Recurring[], { db, log }: { db: Db; log: Logger }): Promise<Clock> {
  const name = `${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`
  const backend = new ConnectedBackend({ mongo: db, collection: COLLECTION })
  await backend.connect()
  const pulses = new Map(jobs.map(({ name: job, every }) => [job, makePulse(lookEvery(every))]))
  const questions = new Map(jobs.map(({ name: job, hasWork }) => [job, hasWork]))
  backend.askBefore(
    async job => (await questions.get(job)?.()) ?? true,
    job => pulses.get(job)?.beat()
  )
  const agendasByInterval = new Map<number, Agenda>()
  const agendaFor = (every: string) => {
    const look = lookEvery(every)
    const known = agendasByInterval.get(look)
    if (known) return known
    const agenda = new Agenda({ backend, name, processEvery: look, defaultConcurrency: 1 })
    agenda.on('error', (error: Error) => log.warn({ error: error.name }, 'the scheduler reported an error'))
    agendasByInterval.set(look, agenda)
    return agenda
  }
  for (const { name: job, every, lockMs, run } of jobs) {
    const take = async (held: Job) => {
      const rest = pulses.get(job)?.work()
      const release = holdLock(held, lockMs)
      await runOnce(job, run, log)
      await release()
      rest?.()
    }
    agendaFor(every).define(job, take, { lockLifetime: lockMs, concurrency: 1, lockLimit: 1 })
  }
  await ensureOneOfEach(db)
  await db.collection(COLLECTION).deleteMany({ name: { $in: RETIRED_JOBS } })
  for (const { name: job, every } of jobs) {
    const plan = () => agendaFor(every).every(every, job, {}, { timezone: HOME_ZONE })
    // Another worker that starts at the same moment wrote it first: now it is found.
    await plan().catch(error => (isDuplicateKey(error) ? plan() : Promise.reject(error as Error)))
  }
  for (const agenda of agendasByInterval.values()) await agenda.start()
  return {
    isTicking: patienceMs => [...pulses.values()].every(pulse => pulse.isBeating(patienceMs)),
    async stop(waitMs) {
      await Promise.all(
        [...agendasByInterval.values()].map(agenda =>
          agenda.drain({ timeout: waitMs, closeConnection: false })
        )
      )
      // drain() leaves what it had locked and not yet run locked for ten minutes; what still runs is idempotent.
      await db
        .collection(COLLECTION)
        .updateMany({ lastModifiedBy: name, lockedAt: { $ne: null } }, { $unset: { lockedAt: '' } })
    }
  }
}

/** Agenda upserts a job with nothing unique behind: two workers starting at once would keep two of it, and run both. */
async function ensureOneOfEach(db: Db): Promise<void> {
  const clock = db.collection(COLLECTION)
  const unique = () => clock.createIndex({ name: 1 }, { unique: true, name: 'oneOfEach' })
  await unique().catch(async error => {
    if (!isDuplicateKey(error)) throw error
    await clock.deleteMany({})
    await unique()
  })
}

/**
 * Of one job: Agenda may take it and forget it when the store goes away in between, or when the process was stopped
 * for longer than its lock, and then never looks at it again, while it goes on with the others.
 */
function makePulse(lookMs: number) {
  let last = performance.now()
  let working = 0
  return {
    beat: () => void (last = performance.now()),
    work: () => {
      working += 1
      return () => {
        working -= 1
        last = performance.now()
      }
    },
    isBeating: (patienceMs: number) => working > 0 || performance.now() - last <= lookMs + patienceMs
  }
}

/** One Agenda an interval: else the store is asked every other second for what runs at night. */
function lookEvery(every: string): number {
  const seconds = /^(\d+) seconds?$/.exec(every)?.[1]
  return seconds === undefined ? LOOK_FOR_DAILY_MS : Math.max(SHORTEST_LOOK_MS, Number(seconds) * 1000)
}

/** Ends once no renewal is under way: written after Agenda's unlocking, it would lock the job again. */
function holdLock(held: Job, lockMs: number): () => Promise<void> {
  const since = performance.now()
  let touching = Promise.resolve()
  const renewing = setInterval(() => {
    if (performance.now() - since < LONGEST_MS) touching = held.touch().catch(() => undefined)
  }, lockMs / 4)
  return () => {
    clearInterval(renewing)
    return touching
  }
}

/** Agenda would count a failing job as failed, and lose some kinds. */
async function runOnce(job: string, run: () => Promise<number>, log: Logger): Promise<void> {
  const start = performance.now()
  try {
    const count = await run()
    const ms = Math.round(performance.now() - start)
    if (count > 0) log.info({ job, count, ms }, 'job done')
  } catch (error) {
    log.error({ job, error: (error as Error).name }, 'job failed')
  }
}
