/** Keys of the one ordered space: C collection, D document, I index entry; each with a number, then its own. */

/** Bytes of the number of a record, at the end of the keys of documents and of plain entries. */
export const recordSize = 6

function tagged(tag: string, id: number, rest = 0) {
  const key = Buffer.alloc(5 + rest)
  key.write(tag, 0, 'latin1')
  key.writeUInt32BE(id, 1)
  return key
}

export const catalogKey = (collection: number) => tagged('C', collection)
export const catalogRange = { from: Buffer.from('C'), to: Buffer.from('D') }

export function recordKey(collection: number, record: number) {
  const key = tagged('D', collection, recordSize)
  key.writeUIntBE(record, 5, recordSize)
  return key
}

export const recordsRange = (collection: number) => ({
  from: tagged('D', collection),
  to: tagged('D', collection + 1)
})
export const recordOfKey = (key: Buffer) => key.readUIntBE(5, recordSize)

export const indexPrefix = (index: number) => tagged('I', index)
export const indexRange = (index: number) => ({ from: tagged('I', index), to: tagged('I', index + 1) })

/** The key of an entry; a plain index adds the record, a unique one stores it as the value. */
export function entryKey(index: number, key: Buffer, record?: number) {
  const entry = Buffer.allocUnsafe(5 + key.length + (record === undefined ? 0 : recordSize))
  entry.write('I', 0, 'latin1')
  entry.writeUInt32BE(index, 1)
  key.copy(entry, 5)
  if (record !== undefined) entry.writeUIntBE(record, 5 + key.length, recordSize)
  return entry
}

export function recordValue(record: number) {
  const value = Buffer.allocUnsafe(recordSize)
  value.writeUIntBE(record, 0, recordSize)
  return value
}

/** The record at the end of a plain entry's key, or in a unique entry's value. */
export const recordAtEnd = (bytes: Buffer) => bytes.readUIntBE(bytes.length - recordSize, recordSize)

/** The first key after all that begin with `prefix`. */
export function successor(prefix: Buffer) {
  const next = Buffer.from(prefix)
  for (let i = next.length - 1; i >= 0; i--) {
    if (next[i] !== 0xff) {
      next[i] = (next[i] as number) + 1
      return next.subarray(0, i + 1)
    }
  }
  throw new RangeError('no key follows')
}
