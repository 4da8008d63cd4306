import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp
} from 'bson'
import { StoreError } from '../errors.ts'
import { type Doc, put } from './values.ts'

const maxDepth = 200
const invalid = (why: string) => new StoreError(22, `invalid BSON: ${why}`)

/**
 * Decodes so that a rewrite keeps every type: an int32 is a number, a double that looks like one is a Double,
 * an int64 is a Long.
 */
export function decode(bytes: Buffer): Doc {
  if (bytes.length < 5 || bytes.readInt32LE(0) !== bytes.length) throw invalid('length of the document')
  return readDocument({ bytes, at: 0, depth: 0 })
}

/** The top fields that are asked of many documents, ready to be told from the others by a look at their bytes. */
export class Fields {
  private readonly names: ReadonlySet<string>
  private readonly looks: ReadonlySet<number>

  constructor(names: Iterable<string>) {
    this.names = new Set(names)
    this.looks = new Set([...this.names].map(name => look(Buffer.from(name))))
  }

  get size() {
    return this.names.size
  }

  resembles(bytes: Buffer, from: number, to: number) {
    return this.looks.has((to - from) * 256 + (bytes[from] as number))
  }

  has(name: string) {
    return this.names.has(name)
  }
}

const look = (name: Buffer) => name.length * 256 + (name[0] ?? 0)

/** Decodes some top fields only, with their types: what a filter asks for costs a fraction of the whole. */
export function decodeFields(bytes: Buffer, fields: Fields): Doc {
  const reader: Reader = { bytes, at: 4, depth: 1 }
  const doc: Doc = {}
  for (let left = fields.size; left > 0;) {
    const type = bytes[reader.at++] as number
    if (type === 0) break
    const name = askedName(reader, fields)
    if (name === undefined) skip(reader, type)
    else {
      put(doc, name, readValue(reader, type))
      left--
    }
  }
  return doc
}

/** The document made of some top fields only, as they are stored: nothing of it is decoded. */
export function keepFields(bytes: Buffer, fields: Fields): Buffer {
  const reader: Reader = { bytes, at: 4, depth: 1 }
  const kept = Buffer.allocUnsafe(bytes.length)
  let length = 4
  for (let left = fields.size; left > 0;) {
    const from = reader.at
    const type = bytes[reader.at++] as number
    if (type === 0) break
    const name = askedName(reader, fields)
    skip(reader, type)
    if (name === undefined) continue
    length += bytes.copy(kept, length, from, reader.at)
    left--
  }
  kept[length++] = 0
  kept.writeInt32LE(length, 0)
  return kept.subarray(0, length)
}

/** Reads the name of a field where it is one of those asked for, and passes it over in any case. */
function askedName(reader: Reader, fields: Fields): string | undefined {
  const { bytes, at } = reader
  const end = bytes.indexOf(0, at)
  reader.at = end + 1
  const name = fields.resembles(bytes, at, end) ? bytes.toString('utf8', at, end) : undefined
  return name !== undefined && fields.has(name) ? name : undefined
}

/** Bytes of the types that are always as long. */
const lengths: Record<number, number> = {
  0x01: 8,
  0x06: 0,
  0x0a: 0,
  0x07: 12,
  0x08: 1,
  0x09: 8,
  0x10: 4,
  0x11: 8,
  0x12: 8,
  0x13: 16,
  0x7f: 0,
  0xff: 0
}

function skip(reader: Reader, type: number) {
  const length = lengths[type]
  if (length !== undefined) reader.at += length
  else if (type === 0x03 || type === 0x04) reader.at += reader.bytes.readInt32LE(reader.at)
  else if (type === 0x02) reader.at += 4 + reader.bytes.readInt32LE(reader.at)
  else if (type === 0x05) reader.at += 5 + reader.bytes.readInt32LE(reader.at)
  else readValue(reader, type)
}

interface Reader {
  bytes: Buffer
  at: number
  depth: number
}

function open(reader: Reader) {
  const size = reader.bytes.readInt32LE(reader.at)
  const end = reader.at + size
  if (size < 5 || end > reader.bytes.length || reader.bytes[end - 1] !== 0)
    throw invalid('length of a document')
  if (++reader.depth > maxDepth) throw new StoreError(15, `a document nests deeper than ${maxDepth} levels`)
  reader.at += 4
  return end
}

function close(reader: Reader, end: number) {
  if (reader.at !== end) throw invalid('end of a document')
  reader.depth--
}

function readDocument(reader: Reader): Doc {
  const end = open(reader)
  const doc: Doc = {}
  for (let type = reader.bytes[reader.at++]; type !== 0; type = reader.bytes[reader.at++]) {
    const key = readName(reader)
    if (key === '_bsontype') throw new StoreError(2, 'the field name _bsontype cannot be stored')
    const value = readValue(reader, type as number)
    if (key === '__proto__') put(doc, key, value)
    else doc[key] = value
  }
  close(reader, end)
  return doc
}

function readArray(reader: Reader): unknown[] {
  const end = open(reader)
  const list: unknown[] = []
  for (let type = reader.bytes[reader.at++]; type !== 0; type = reader.bytes[reader.at++]) {
    skipName(reader)
    list.push(readValue(reader, type as number))
  }
  close(reader, end)
  return list
}

function skipName(reader: Reader) {
  const end = reader.bytes.indexOf(0, reader.at)
  if (end < 0) throw invalid('unterminated name')
  reader.at = end + 1
}

function readName(reader: Reader) {
  const { bytes, at } = reader
  let end = at
  let wide = 0
  for (let byte = bytes[end]; byte !== 0; byte = bytes[++end]) {
    if (byte === undefined) throw invalid('unterminated name')
    wide |= byte
  }
  reader.at = end + 1
  return wide < 128 ? bytes.toString('latin1', at, end) : bytes.toString('utf8', at, end)
}

function readString(reader: Reader) {
  const size = reader.bytes.readInt32LE(reader.at)
  const start = reader.at + 4
  const end = start + size - 1
  if (size < 1 || reader.bytes[end] !== 0) throw invalid('length of a string')
  reader.at = end + 1
  return reader.bytes.toString('utf8', start, end)
}

function readBinary(reader: Reader) {
  const size = reader.bytes.readInt32LE(reader.at)
  const start = reader.at + 5
  if (size < 0 || start + size > reader.bytes.length) throw invalid('length of binary data')
  reader.at = start + size
  return new Binary(Buffer.from(reader.bytes.subarray(start, start + size)), reader.bytes[start - 1])
}

function readDouble(reader: Reader) {
  const value = reader.bytes.readDoubleLE((reader.at += 8) - 8)
  return (value | 0) === value && !Object.is(value, -0) ? new Double(value) : value
}

function readLong(reader: Reader) {
  const low = reader.bytes.readInt32LE((reader.at += 8) - 8)
  return new Long(low, reader.bytes.readInt32LE(reader.at - 4))
}

function readValue(reader: Reader, type: number): unknown {
  const { bytes } = reader
  switch (type) {
    case 0x01:
      return readDouble(reader)
    case 0x02:
      return readString(reader)
    case 0x03:
      return readDocument(reader)
    case 0x04:
      return readArray(reader)
    case 0x05:
      return readBinary(reader)
    case 0x06:
    case 0x0a:
      return null
    case 0x07:
      if (reader.at + 12 > bytes.length) throw invalid('length of an ObjectId')
      return new ObjectId(Buffer.from(bytes.subarray(reader.at, (reader.at += 12))))
    case 0x08:
      return bytes[reader.at++] === 1
    case 0x09: {
      const low = bytes.readUInt32LE((reader.at += 8) - 8)
      return new Date(bytes.readInt32LE(reader.at - 4) * 4294967296 + low)
    }
    case 0x0b:
      return new BSONRegExp(readName(reader), readName(reader))
    case 0x0d:
      return new Code(readString(reader))
    case 0x0e:
      return new BSONSymbol(readString(reader))
    case 0x10:
      return bytes.readInt32LE((reader.at += 4) - 4)
    case 0x11:
      reader.at += 8
      return new Timestamp({ t: bytes.readUInt32LE(reader.at - 4), i: bytes.readUInt32LE(reader.at - 8) })
    case 0x12:
      return readLong(reader)
    case 0x13:
      if (reader.at + 16 > bytes.length) throw invalid('length of a Decimal128')
      return new Decimal128(Buffer.from(bytes.subarray(reader.at, (reader.at += 16))))
    case 0x7f:
      return new MaxKey()
    case 0xff:
      return new MinKey()
  }
  throw invalid(`type ${type}`)
}
