import { randomBytes } from 'node:crypto'
import { ImportRun } from '#models/records/import-run.ts'

/** Someone else works on this import now: what was begun here is left. */
export class LeaseLost extends Error {}

export interface Terms {
  /** Milliseconds before the import is let go; what is left waits for the next one who comes. */
  forMs: number
  /** Longer than any step between two checkpoints: a worker killed in between is replaced after this. */
  leaseMs?: number
  signal?: AbortSignal
  /** More lines than these are not read now, whatever the time left. */
  mostRecords?: number
  /** Hears of a fault that ended an import: it is told to whoever brought the file in a sentence only. */
  report?: (error: Error) => void
}

export const WORKING = ['received', 'reading', 'saving', 'undoing'] as const
/** A work that began so often without getting any further will not: more often than a worker is killed by bad luck. */
const TRIES = 24
const LEASE_MS = 30_000

const takeable = (now: Date) => ({ state: { $in: WORKING }, leaseUntil: { $lte: now } })

export const areImportsWaiting = async (now = new Date()) => (await ImportRun.exists(takeable(now))) !== null

export class ImportLease {
  importation: ImportRun
  readonly #token: string
  readonly #leaseMs: number
  readonly #forMs: number
  #until: number
  readonly #mostRecords: number
  readonly signal: AbortSignal | undefined

  private constructor(importation: ImportRun, token: string, { forMs, leaseMs, signal, mostRecords }: Terms) {
    this.importation = importation
    this.#token = token
    this.#leaseMs = leaseMs ?? LEASE_MS
    this.#forMs = forMs
    this.#until = performance.now() + forMs
    this.#mostRecords = mostRecords ?? Infinity
    this.signal = signal
  }

  /** Takes an import that has work to do and that nobody holds, the one longest left first; null when there is none. */
  static async take(terms: Terms, only: Record<string, unknown> = {}): Promise<ImportLease | null> {
    const now = new Date()
    const token = randomBytes(9).toString('base64url')
    const leaseUntil = new Date(now.getTime() + (terms.leaseMs ?? LEASE_MS))
    const taken = await ImportRun.findOneAndUpdate(
      { ...only, ...takeable(now) },
      { $set: { leaseToken: token, leaseUntil }, $inc: { tries: 1 } },
      { sort: { leaseUntil: 1 }, returnDocument: 'after' }
    )
    return taken && new ImportLease(taken, token, terms)
  }

  /** The time of the terms begins anew: the reading of a file has seconds of its own. */
  beginTime(): void {
    this.#until = performance.now() + this.#forMs
  }

  get isOver(): boolean {
    return performance.now() > this.#until || (this.signal?.aborted ?? false)
  }

  get isTooLong(): boolean {
    return this.importation.records > this.#mostRecords
  }

  get isHopeless(): boolean {
    return this.importation.tries > TRIES
  }

  /** Writes down how far the work is, and keeps the import. Throws LeaseLost. */
  async checkpoint(facts: Record<string, unknown>): Promise<void> {
    const { _id } = this.importation
    const kept = await ImportRun.findOneAndUpdate(
      { _id, leaseToken: this.#token },
      { $set: { ...facts, tries: 0, leaseUntil: new Date(Date.now() + this.#leaseMs) } },
      { returnDocument: 'after' }
    )
    if (!kept) throw new LeaseLost()
    this.importation = kept
  }

  /** Keeps the import while a work lasts that has no checkpoint; nobody who comes meanwhile begins it again. */
  async during<Result>(work: Promise<Result>): Promise<Result> {
    const { _id } = this.importation
    const renew = () => {
      const leaseUntil = new Date(Date.now() + this.#leaseMs)
      ImportRun.updateOne({ _id, leaseToken: this.#token }, { $set: { leaseUntil } }).catch(() => undefined)
    }
    const renewing = setInterval(renew, this.#leaseMs / 3)
    try {
      return await work
    } finally {
      clearInterval(renewing)
    }
  }

  async release(): Promise<void> {
    const { _id } = this.importation
    await ImportRun.updateOne(
      { _id, leaseToken: this.#token },
      { $set: { leaseToken: null, leaseUntil: new Date() } }
    )
  }
}
