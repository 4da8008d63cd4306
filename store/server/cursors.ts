import { Long } from 'bson'
import type { Budget } from '../aggregate/budget.ts'
import { maxDocument } from '../bson/encode.ts'
import { StoreError } from '../errors.ts'

/** A result being read in batches. */
export class Cursor {
  readonly id: Long
  readonly namespace: string
  private readonly source: Iterator<Buffer>
  private readonly budget: Budget
  private ahead: Buffer | undefined
  private ended = false
  lastUsed = Date.now()

  constructor(id: number, namespace: string, source: Iterator<Buffer>, budget: Budget) {
    this.id = Long.fromNumber(id)
    this.namespace = namespace
    this.source = source
    this.budget = budget
  }

  private peek(): Buffer | undefined {
    if (this.ahead || this.ended) return this.ahead
    const next = this.source.next()
    if (next.done) this.close()
    else this.ahead = next.value
    return this.ahead
  }

  /** Up to `size` documents that fit one answer; looks one further to know whether the cursor is exhausted. */
  batch(size: number): Buffer[] {
    this.lastUsed = Date.now()
    const docs: Buffer[] = []
    let bytes = 0
    while (docs.length < size) {
      const next = this.peek()
      if (!next || (docs.length > 0 && bytes + next.length > maxDocument)) break
      bytes += next.length
      docs.push(next)
      this.ahead = undefined
    }
    return docs
  }

  get exhausted() {
    return this.peek() === undefined
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

  constructor(idle: number) {
    this.idle = idle
  }

  get size() {
    return this.open.size
  }

  /** A cursor that is not yet listed: `list` it when its first batch leaves something. */
  make(namespace: string, source: Iterator<Buffer>, budget: Budget) {
    return new Cursor(this.nextId++, namespace, source, budget)
  }

  list(cursor: Cursor) {
    this.open.set(cursor.id.toNumber(), cursor)
  }

  find(id: number): Cursor {
    const cursor = this.open.get(id)
    if (!cursor) throw new StoreError(43, `cursor id ${id} not found`)
    return cursor
  }

  close(id: number): boolean {
    const cursor = this.open.get(id)
    cursor?.close()
    return this.open.delete(id)
  }

  expire(now = Date.now()) {
    for (const [id, cursor] of this.open) if (now - cursor.lastUsed > this.idle) this.close(id)
  }
}
