import { createHash } from 'node:crypto'
import type mongoose from 'mongoose'
import type { Pieces } from '#lib/tabular/survey.ts'
import { ImportChunk } from '#models/records/import-chunk.ts'

type Id = mongoose.Types.ObjectId
type Part = 'file' | 'text'

const PIECE = 256 * 1024

export class PartWriter {
  readonly #importation: Id
  readonly #part: Part
  readonly #hash = createHash('sha256')
  #waiting: Buffer[] = []
  #waitingBytes = 0
  #rank = 0
  size = 0

  constructor(importation: Id, part: Part) {
    this.#importation = importation
    this.#part = part
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes)
    this.#waiting.push(Buffer.from(bytes))
    this.#waitingBytes += bytes.length
    this.size += bytes.length
    if (this.#waitingBytes >= PIECE) await this.#keep()
  }

  /** Keeps what is left; SHA-256 of the whole, hexadecimal. */
  async end(): Promise<string> {
    if (this.#waitingBytes > 0) await this.#keep()
    return this.#hash.digest('hex')
  }

  async #keep(): Promise<void> {
    const bytes = Buffer.concat(this.#waiting)
    this.#waiting = []
    this.#waitingBytes = 0
    await ImportChunk.create({ importation: this.#importation, part: this.#part, rank: this.#rank++, bytes })
  }
}

/** The pieces of a part, one query each: nothing stays open between two of them. */
export function piecesOf(importation: Id, part: Part): Pieces {
  return async function* () {
    for (let rank = 0; ; rank++) {
      const piece = await ImportChunk.findOne({ importation, part, rank }).select('bytes')
      if (!piece) return
      yield piece.bytes
    }
  }
}

/** Pieces forgotten at once: a store may have to hold what it deletes. */
const AT_ONCE = 20

export async function forgetPart(importation: Id, part?: Part): Promise<void> {
  const filter = { importation, ...(part ? { part } : {}) }
  for (;;) {
    const pieces = await ImportChunk.find(filter).select('_id').limit(AT_ONCE).lean()
    if (pieces.length === 0) return
    await ImportChunk.deleteMany({ _id: { $in: pieces.map(({ _id }) => _id) } })
  }
}
