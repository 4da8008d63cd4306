import { createHash } from 'node:crypto'
import mongoose from 'mongoose'

type Id = mongoose.Types.ObjectId

/** Always the same: written twice, it is one person. Nine bytes tell the import (its second, a digest), three the line. */
export function newIdOf(importation: Id, record: number): Id {
  const bytes = Buffer.alloc(12)
  mark(importation).copy(bytes)
  bytes.writeUIntBE(record, 9, 3)
  return new mongoose.Types.ObjectId(bytes)
}

export function isEnteredBy(importation: Id, person: Id): boolean {
  return person.toHexString().startsWith(mark(importation).toString('hex'))
}

function mark(importation: Id): Buffer {
  const id = Buffer.from(importation.toHexString(), 'hex')
  return Buffer.concat([id.subarray(0, 4), createHash('sha1').update(id).digest().subarray(0, 5)])
}
