import { StoreError } from '../errors.ts'

/** The documents of an encoded BSON array, as slices of its bytes. */
export function slices(array: Buffer): Buffer[] {
  const found: Buffer[] = []
  let at = 4
  while (array[at] !== 0) {
    if (array[at] !== 0x03) throw new StoreError(14, 'an element of the list is not a document')
    const start = array.indexOf(0, at + 1) + 1
    const size = array.readInt32LE(start)
    if (size < 5 || start + size > array.length)
      throw new StoreError(22, 'invalid BSON: length of a document')
    found.push(array.subarray(start, start + size))
    at = start + size
  }
  return found
}

/**
 * Takes the array field `name` out of an encoded command and gives its documents undecoded with what remains,
 * so that 100,000 inserted documents are decoded once and stored as they came.
 */
export function takeList(command: Buffer, name: string): { rest: Buffer; list: Buffer[] | undefined } {
  const header = Buffer.from(`\x04${name}\0`, 'latin1')
  let at = 4
  while (at < command.length - 1) {
    const type = command[at] as number
    const valueAt = command.indexOf(0, at + 1) + 1
    const size = valueAt > at ? sizeOf(command, type, valueAt) : -1
    if (size < 0) break
    const end = valueAt + size
    if (end > command.length - 1) break
    if (type === 0x04 && command.subarray(at, valueAt).equals(header)) {
      const rest = Buffer.concat([command.subarray(0, at), command.subarray(end)])
      rest.writeInt32LE(rest.length, 0)
      return { rest, list: slices(command.subarray(valueAt, end)) }
    }
    at = end
  }
  return { rest: command, list: undefined }
}

/** Bytes of the value at `at`, or −1 for the types a command never carries at its top. */
function sizeOf(bytes: Buffer, type: number, at: number): number {
  if (type === 0x03 || type === 0x04) return Math.max(5, bytes.readInt32LE(at))
  if (type === 0x02) return Math.max(1, bytes.readInt32LE(at)) + 4
  if (type === 0x05) return Math.max(0, bytes.readInt32LE(at)) + 5
  if (type === 0x08) return 1
  if (type === 0x10) return 4
  if (type === 0x07) return 12
  if (type === 0x01 || type === 0x09 || type === 0x11 || type === 0x12) return 8
  return type === 0x0a ? 0 : -1
}
