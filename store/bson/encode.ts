import { calculateObjectSize, serialize, setInternalBufferSize } from 'bson'
import { StoreError } from '../errors.ts'
import type { Doc } from './values.ts'

/** MongoDB's limit for one stored document. */
export const maxDocument = 16 * 1024 * 1024
/** What a command or an answer may weigh beyond one document. */
export const slack = 16 * 1024

let room = 17 * 1024 * 1024

/** Encodes a document of any size into bytes of its own; fields that are undefined are left out. */
export function encode(doc: Doc): Buffer {
  try {
    return Buffer.from(serialize(doc, { ignoreUndefined: true }))
  } catch (error) {
    if (!(error instanceof RangeError)) throw new StoreError(2, (error as Error).message)
    const size = calculateObjectSize(doc, { ignoreUndefined: true })
    if (size <= room) throw error
    room = size + slack
    setInternalBufferSize(room)
    return Buffer.from(serialize(doc, { ignoreUndefined: true }))
  }
}

/** Encodes what is about to be stored and refuses it above 16 MB. */
export function encodeStored(doc: Doc): Buffer {
  const bytes = encode(doc)
  checkSize(bytes)
  return bytes
}

/** Throws code 10334 for a document above 16 MB. */
export function checkSize(bytes: Buffer) {
  if (bytes.length > maxDocument)
    throw new StoreError(
      10334,
      `BSONObj size: ${bytes.length} is invalid. Size must be between 0 and ${maxDocument}`
    )
}
