import { Long } from 'bson'
import type { Budget } from '../aggregate/budget.ts'
import { maxDocument } from '../bson/encode.ts'
import { StoreError } from '../errors.ts'
import { PAUSE, type Pause } from '../storage/scan.ts'

/** A result being read in batches. */
export class Cursor {
  readonly id: Long
  readonly namespace: string
  private readonly source: Iterator<Buffer | Pause>
  private readonly budget: Budget
  private ahead: Buffer | undefined
  private ended = false
  private readonly rest: () => Promise<void>
  /** Being read, though resting. */
  busy = false
  lastUsed = Date.now()

  constructor(
    id: number,
    namespace: string,
    source: Iterator<Buffer | Pause>,
    budget: Budget,
    rest: () => Promise<void>
  ) {
    this.id = Long.fromNumber(id)
    this.namespace = namespace
    this.source = source
    this.budget = budget
    this.rest = rest
  }

  private async peek(): Promise<Buffer | undefined> {
    while (!this.ahead && !this.ended) {
      const next = this.source.next()
      if (next.done) this.close()
      else if (next.value === PAUSE) await this.pause()
      else this.ahead = next.value
    }
    return this.ahead
  }

  private async pause() {
    await this.rest()
    if (this.ended) throw new StoreError(237, `cursor id ${this.id.toString()} was killed while it was read`)
  }

  /** Up to `size` documents that fit one answer; looks one further to know whether the cursor is exhausted. */
  async batch(size: number): Promise<{ documents: Buffer[]; exhausted: boolean }> {
    this.lastUsed = Date.now()
    this.busy = true
    try {
      const documents: Buffer[] = []
      let bytes = 0
      while (documents.length < size) {
        const next = this.ahead ?? (await this.peek())
        if (!next || (documents.length > 0 && bytes + next.length > maxDocument)) break
        bytes += next.length
        documents.push(next)
        this.ahead = undefined
      }
      return { documents, exhausted: (await this.peek()) === undefined }
    } finally {
      this.busy = false
    }
  }

  close() {
    this.ended = true
    this.ahead = undefined
    this.budget.release()
  }
}

/** The open cursors; one that rests longer than `idle` milliseconds is closed. */
export class Cursors {
  private readonly open = new Map<number, Cursor>()
  private nextId = 1 + Math.floor(Math.random() * 2 ** 30)
  private readonly idle: number
  closed = false

  constructor(idle: number) {
    this.idle = idle
  }

  get size() {
    return this.open.size
  }

  make(namespace: string, source: Iterator<Buffer | Pause>, budget: Budget) {
    const cursor = new Cursor(this.nextId++, namespace, source, budget, this.rest)
    this.open.set(cursor.id.toNumber(), cursor)
    return cursor
  }

  /** Lets others be answered; code 91 when the store was closed meanwhile. */
  readonly rest = async () => {
    await new Promise(resolve => setImmediate(resolve))
    if (this.closed) throw new StoreError(91, 'the embedded store is stopping')
  }

  /** Takes all that is found, resting at each pause. */
  async each<T>(source: Iterable<T | Pause>, take: (found: T) => void) {
    for (const found of source) {
      if (found === PAUSE) await this.rest()
      else take(found)
    }
  }

  async count(source: Iterable<unknown>) {
    let count = 0
    await this.each(source, () => count++)
    return count
  }

  find(id: number): Cursor {
    const cursor = this.open.get(id)
    if (!cursor) throw new StoreError(43, `cursor id ${id} not found`)
    if (cursor.busy) throw new StoreError(12051, `cursor id ${id} is already in use`)
    return cursor
  }

  close(id: number): boolean {
    const cursor = this.open.get(id)
    cursor?.close()
    return this.open.delete(id)
  }

  expire(now = Date.now()) {
    for (const [id, { busy, lastUsed }] of this.open) if (!busy && now - lastUsed > this.idle) this.close(id)
  }
}
