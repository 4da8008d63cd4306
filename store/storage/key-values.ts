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

/** The nine things the store asks of its engine, so that the engine can be replaced. */
export interface KeyValues {
  get(key: Buffer): Buffer | undefined
  has(key: Buffer): boolean
  put(key: Buffer, value: Buffer): void
  remove(key: Buffer): void
  entries(range: Range): Entry[]
  keys(range: Range): Buffer[]
  count(range: Range): number
  /** Runs the work in one transaction; returns once it is flushed, or leaves nothing when the work throws. */
  write<T>(work: () => T): T
  close(): Promise<void>
}

/** Opens LMDB on one file. `durable` flushes each transaction before it returns. */
export function openKeyValues(file: string, durable: boolean): KeyValues {
  const db: Database<Buffer, Uint8Array> = open({
    path: file,
    noSubdir: true,
    encoding: 'binary',
    keyEncoding: 'binary',
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
    has: key => db.getBinaryFast(key) !== undefined,
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
    count: range => db.getKeysCount(bounds(range)),
    write: work => db.transactionSync(work),
    close: () => db.close()
  }
}
