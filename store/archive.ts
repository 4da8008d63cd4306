import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync
} from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { EJSON } from 'bson'

/** An encoded document, as a driver gives it with `raw: true`. */
export type RawDocument = Uint8Array

/** An index as `listIndexes` gives it. */
export type IndexDescription = Record<string, unknown>

/**
 * One collection of an archive: NAME.bson with its documents and NAME.metadata.json with its indexes, the form of
 * MongoDB's own dump, so that `mongorestore --dir FOLDER` reads it and `mongodump` writes it.
 */
export interface ArchivedCollection {
  name: string
  indexes: IndexDescription[]
  documents: () => AsyncIterable<Buffer>
}

const encoded = encodeURIComponent

/** Writes one collection; the number of documents written. A file appears under its name only when complete. */
export async function writeCollection(
  folder: string,
  name: string,
  indexes: IndexDescription[],
  documents: AsyncIterable<RawDocument>
): Promise<number> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, `${encoded(name)}.bson`)
  let count = 0
  await pipeline(
    documents,
    async function* (all: AsyncIterable<RawDocument>) {
      for await (const document of all) {
        count++
        yield document
      }
    },
    createWriteStream(`${file}.part`, { mode: 0o600, flush: true })
  )
  renameSync(`${file}.part`, file)
  const metadata = { indexes, options: {}, collectionName: name, type: 'collection' }
  writeFileSync(
    join(folder, `${encoded(name)}.metadata.json`),
    EJSON.stringify(metadata, { relaxed: false }),
    { mode: 0o600 }
  )
  return count
}

/** The collections of an archive; a file without metadata counts as one with no index but `_id`. */
export function readCollections(folder: string): ArchivedCollection[] {
  return readdirSync(folder)
    .filter(file => file.endsWith('.bson'))
    .sort()
    .map(file => {
      const base = file.slice(0, -'.bson'.length)
      const metadata = join(folder, `${base}.metadata.json`)
      const read = existsSync(metadata)
        ? (EJSON.parse(readFileSync(metadata, 'utf8')) as { indexes?: IndexDescription[] })
        : {}
      return {
        name: decodeURIComponent(base),
        indexes: read.indexes ?? [],
        documents: () => documentsOf(join(folder, file))
      }
    })
}

/** The documents of a file, one after another; throws an Error with code EDAMAGED when the file ends within one. */
async function* documentsOf(file: string): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0)
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) {
    rest = Buffer.concat([rest, chunk as Buffer])
    let at = 0
    while (rest.length - at >= 4) {
      const size = rest.readInt32LE(at)
      if (size < 5) throw damaged(file, `holds a document of ${size} bytes`)
      if (rest.length - at < size) break
      yield rest.subarray(at, at + size)
      at += size
    }
    rest = rest.subarray(at)
  }
  if (rest.length > 0) throw damaged(file, 'ends within a document')
}

const damaged = (path: string, what: string) =>
  Object.assign(new Error(`${path} ${what}`), { code: 'EDAMAGED', path })
