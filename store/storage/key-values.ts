import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { type Database, open } from 'lmdb'

/** One entry of a range. */
export interface Entry {
  key: Buffer
  value: Buffer
}

/** A stretch of keys from `from` up to, not including, `to`; in reverse it is read from its end. */
export interface Range {
  from: Buffer
  to: Buffer
  reverse?: boolean
  limit?: number
}

/** Numbers that keys end in; `last` is the last key where as many came as were asked for. */
export interface Ends {
  numbers: number[]
  last: Buffer | undefined
}

/** The nine things the store asks of its engine, so that the engine can be replaced. */
export interface KeyValues {
  get(key: Buffer): Buffer | undefined
  put(key: Buffer, value: Buffer): void
  remove(key: Buffer): void
  entries(range: Range): Entry[]
  keys(range: Range): Buffer[]
  /** The last `bytes` of each key as a number: of the many keys a search passes, hardly any is wanted whole. */
  ends(range: Range, bytes: number): Ends
  count(range: Range): number
  /** Runs the work in one transaction; returns once it is flushed, or leaves nothing when the work throws. */
  write<T>(work: () => T): T
  close(): Promise<void>
}

/** How LMDB writes and reads keys: as the bytes they are, or as the number they end in. */
class KeyReader {
  private bytes = 0
  private left = 0
  private last: Buffer | undefined

  readonly writeKey = (key: Uint8Array, target: Uint8Array, start: number) => {
    target.set(key, start)
    return start + key.length
  }

  readonly readKey = (source: Buffer, start: number, end: number) => {
    if (this.bytes === 0) return Buffer.from(source.subarray(start, end))
    if (--this.left === 0) this.last = Buffer.from(source.subarray(start, end))
    return source.readUIntBE(end - this.bytes, this.bytes)
  }

  /** What `read` reads, all of it at once, as numbers. */
  ends(bytes: number, limit = Infinity, read: () => unknown[]): Ends {
    Object.assign(this, { bytes, left: limit, last: undefined })
    try {
      return { numbers: read() as number[], last: this.last }
    } finally {
      this.bytes = 0
    }
  }
}

/** Makes the file where there is none. It takes its name once whole, so that one of no length was never a new one. */
export async function makeFile(file: string) {
  const size = statSync(file, { throwIfNoEntry: false })?.size
  if (size === 0) throw Object.assign(new Error(`${file} has no length`), { code: 'EDAMAGED' })
  if (size !== undefined) return
  const draft = `${file}.new`
  rmSync(draft, { force: true })
  await openKeyValues(draft, true).close()
  const fd = openSync(draft, 'r+')
  fsyncSync(fd)
  closeSync(fd)
  renameSync(draft, file)
  rmSync(`${draft}-lock`, { force: true })
}

/** Opens LMDB on one file. `durable` flushes each transaction before it returns. */
export function openKeyValues(file: string, durable: boolean): KeyValues {
  const reader = new KeyReader()
  const db: Database<Buffer, Uint8Array> = open({
    path: file,
    noSubdir: true,
    encoding: 'binary',
    keyEncoder: reader,
    cache: false,
    // A commit must mean "on the disk"; by default LMDB flushes after it has answered.
    overlappingSync: false,
    noSync: !durable,
    maxReaders: 16
  })
  const bounds = ({ from, to, reverse, limit }: Range) => ({
    ...(reverse
      ? { start: to, end: from, reverse, exclusiveStart: true, inclusiveEnd: true }
      : { start: from, end: to }),
    ...(limit === undefined ? {} : { limit }),
    snapshot: false
  })
  return {
    get: key => db.getBinary(key),
    put: (key, value) => db.putSync(key, value),
    remove: key => {
      db.removeSync(key)
    },
    entries: range => {
      const found: Entry[] = []
      for (const { key, value } of db.getRange(bounds(range))) found.push({ key: key as Buffer, value })
      return found
    },
    keys: range => {
      const found: Buffer[] = []
      for (const key of db.getKeys(bounds(range))) found.push(key as Buffer)
      return found
    },
    ends: (range, bytes) => reader.ends(bytes, range.limit, () => [...db.getKeys(bounds(range))]),
    count: range => db.getKeysCount(bounds(range)),
    write: work => db.transactionSync(work),
    close: () => db.close()
  }
}
