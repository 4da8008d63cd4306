import { createHash } from 'node:crypto'
import type { Binary, ObjectId, Timestamp } from 'bson'
import { regexParts } from './compare.ts'
import { encode } from './encode.ts'
import { canonical, fitsDouble, toNumber } from './numbers.ts'
import { Class, classOf, type Doc } from './values.ts'

/** Bytes of an index key kept as they are; LMDB allows 1978 a key, the rest is for prefix, hash and record. */
export const keyLimit = 1400

/** How many bytes close a text. */
export const textEnd = 2

/**
 * Writes values so that the order of the bytes is the order of the values, each value ending itself. `inexact`
 * tells that a number did not fit a double: such keys are exact for equality, not for order.
 */
export class KeyWriter {
  bytes = Buffer.allocUnsafe(256)
  length = 0
  inexact = false

  /** Appends one value; a descending field is written with every bit turned. */
  write(value: unknown, descending = false) {
    const start = this.length
    this.value(value)
    if (descending) for (let i = start; i < this.length; i++) this.bytes[i] = ~(this.bytes[i] as number)
  }

  /** Appends one byte that stands for a value of no type, below null. */
  mark(byte: number, descending: boolean) {
    this.byte(descending ? ~byte & 0xff : byte)
  }

  finish(): Buffer {
    return Buffer.from(this.bytes.subarray(0, this.length))
  }

  private room(size: number) {
    if (this.length + size <= this.bytes.length) return
    const grown = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.length + size))
    this.bytes.copy(grown, 0, 0, this.length)
    this.bytes = grown
  }

  private byte(byte: number) {
    this.room(1)
    this.bytes[this.length++] = byte
  }

  private raw(bytes: Uint8Array) {
    this.room(bytes.length)
    this.bytes.set(bytes, this.length)
    this.length += bytes.length
  }

  /** UTF-8 closed by 00 01, with 00 written 00 FF, so that a prefix sorts first and may hold a zero. */
  private text(text: string) {
    this.room(text.length * 6 + 2)
    const start = this.length
    const size = this.bytes.write(text, start, 'utf8')
    const zero = this.bytes.subarray(start, start + size).indexOf(0)
    if (zero < 0) this.length += size
    else for (const byte of Buffer.from(text)) this.zeroSafe(byte)
    this.byte(0)
    this.byte(1)
  }

  private zeroSafe(byte: number) {
    this.byte(byte)
    if (byte === 0) this.byte(0xff)
  }

  private value(value: unknown) {
    const kind = classOf(value)
    this.byte(kind)
    switch (kind) {
      case Class.number:
        return this.number(value)
      case Class.string:
        return this.text(String(value))
      case Class.object:
        return this.document(value as Doc)
      case Class.array:
        for (const element of value as unknown[]) this.value(element)
        return this.byte(0)
      case Class.binary:
        return this.binary(value as Binary)
      case Class.objectId:
        return this.raw((value as ObjectId).id)
      case Class.boolean:
        return this.byte(value ? 1 : 0)
      case Class.date:
        return this.double(Number(value))
      case Class.timestamp:
        return this.timestamp(value as Timestamp)
      case Class.regex:
        for (const part of regexParts(value)) this.text(part)
        return
      case Class.code:
        return this.text(encode({ value }).toString('latin1'))
    }
  }

  private number(value: unknown) {
    this.double(toNumber(value))
    if (fitsDouble(value)) return this.byte(0x80)
    this.inexact = true
    this.byte(0x81)
    this.text(canonical(value))
  }

  private double(number: number) {
    this.room(8)
    const at = this.length
    if (Number.isNaN(number)) this.bytes.fill(0, at, at + 8)
    else this.bytes.writeDoubleBE(number === 0 ? 0 : number, at)
    if ((this.bytes[at] as number) & 0x80)
      for (let i = at; i < at + 8; i++) this.bytes[i] = ~(this.bytes[i] as number)
    else if (!Number.isNaN(number)) this.bytes[at] = (this.bytes[at] as number) | 0x80
    this.length += 8
  }

  private document(doc: Doc) {
    for (const key of Object.keys(doc)) {
      const value = doc[key]
      if (value === undefined) continue
      this.byte(classOf(value))
      this.text(key)
      this.value(value)
    }
    this.byte(0)
  }

  private binary(binary: Binary) {
    this.room(5)
    this.bytes.writeUInt32BE(binary.position, this.length)
    this.length += 4
    this.byte(binary.sub_type)
    this.raw(binary.buffer.subarray(0, binary.position))
  }

  private timestamp(timestamp: Timestamp) {
    this.room(8)
    this.bytes.writeUInt32BE(timestamp.getHighBitsUnsigned(), this.length)
    this.bytes.writeUInt32BE(timestamp.getLowBitsUnsigned(), this.length + 4)
    this.length += 8
  }
}

/** Cuts a long key and puts a hash of the whole at its end: still distinct, no longer in order beyond the cut. */
export function shorten(key: Buffer): Buffer {
  if (key.length <= keyLimit) return key
  const hash = createHash('sha256').update(key).digest()
  return Buffer.concat([key.subarray(0, keyLimit), hash.subarray(0, 20)])
}

const scratch = new KeyWriter()

/** A text that is the same for equal values and differs for all others: for sets and groups. */
export function fingerprint(value: unknown): string {
  if (typeof value === 'string') return `s${value}`
  scratch.length = 0
  scratch.write(value)
  return scratch.bytes.toString('latin1', 0, scratch.length)
}
