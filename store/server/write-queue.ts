import { fromEngine, StoreError } from '../errors.ts'
import type { Engine } from '../storage/engine.ts'

interface Job {
  work: () => unknown
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
}

/**
 * Group commit: writes that arrive together run one after another in one transaction, and are answered once it is
 * flushed. A refused statement has changed nothing, so the others of its group stand.
 */
export class WriteQueue {
  private readonly engine: Engine
  private jobs: Job[] = []

  constructor(engine: Engine) {
    this.engine = engine
  }

  run<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.jobs.push({ work, resolve: resolve as (value: unknown) => void, reject })
      if (this.jobs.length === 1) setImmediate(() => this.flush())
    })
  }

  /** Commits what is waiting, at once. */
  flush() {
    const jobs = this.jobs
    this.jobs = []
    if (jobs.length > 0) this.commit(jobs)
  }

  private commit(jobs: Job[]) {
    const answers: (() => void)[] = []
    try {
      this.engine.kv.write(() => {
        for (const job of jobs) answers.push(attempt(job))
      })
    } catch (error) {
      // The engine itself failed, a full disk for one: nothing of the group is stored. Each is tried alone.
      this.engine.load()
      const only = jobs[0]
      if (jobs.length === 1 && only) only.reject(asRefusal(error))
      else for (const job of jobs) this.commit([job])
      return
    }
    for (const answer of answers) answer()
  }
}

function attempt({ work, resolve, reject }: Job): () => void {
  try {
    const value = work()
    return () => resolve(value)
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    return () => reject(error)
  }
}

function asRefusal(error: unknown) {
  return fromEngine(error) ?? new StoreError(1, error instanceof Error ? error.message : String(error))
}
