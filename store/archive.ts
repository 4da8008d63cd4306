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
import { createGunzip, gunzipSync } from 'node:zlib'
import { EJSON } from 'bson'

/** An index as `listIndexes` gives it. */
export type IndexDescription = Record<string, unknown>

/**
 * One collection of an archive: NAME.bson with its documents and NAME.metadata.json with its indexes, the form of
 * MongoDB's own dump, so that `mongorestore --db NAME --dir FOLDER` reads it and `mongodump` writes it, the latter
 * with `--gzip` too.
 */
export interface ArchivedCollection {
  file: string
  name: string
  indexes: IndexDescription[]
  documents: () => AsyncIterable<Buffer>
}

const encoded = encodeURIComponent
const dumped = /\.bson(\.gz)?$/

/** Writes one collection; the number of documents written. A file appears under its name only when complete. */
export async function writeCollection(
  folder: string,
  name: string,
  indexes: IndexDescription[],
  documents: AsyncIterable<Uint8Array>
): Promise<number> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, `${encoded(name)}.bson`)
  let count = 0
  await pipeline(
    documents,
    async function* (all: AsyncIterable<Uint8Array>) {
      for await (const document of all) {
        count++
        yield document
      }
    },
    createWriteStream(`${file}.part`, { mode: 0o600, flush: true })
  )
  renameSync(`${file}.part`, file)
  const about = { indexes, options: {}, collectionName: name, type: 'collection' }
  const text = EJSON.stringify(about, { relaxed: false })
  writeFileSync(join(folder, `${encoded(name)}.metadata.json`), text, { mode: 0o600 })
  return count
}

/** The collections of an archive; a file without metadata counts as one with no index but `_id`. */
export function readCollections(folder: string): ArchivedCollection[] {
  return readdirSync(folder)
    .filter(file => dumped.test(file))
    .sort()
    .map(file => {
      const base = file.replace(dumped, '')
      const metadata = readMetadata(join(folder, `${base}.metadata.json`))
      return {
        file: join(folder, file),
        name: metadata.collectionName ?? decodeURIComponent(base),
        indexes: metadata.indexes ?? [],
        documents: () => documentsOf(join(folder, file))
      }
    })
}

interface Metadata {
  indexes?: IndexDescription[]
  /** Absent from dumps before MongoDB 4.4, which have the name in the file's alone. */
  collectionName?: string
}

function readMetadata(file: string): Metadata {
  const zipped = `${file}.gz`
  const [path, read] = existsSync(file) ? [file, (bytes: Buffer) => bytes] : [zipped, gunzipSync]
  if (!existsSync(path)) return {}
  const bytes = readFileSync(path)
  try {
    return EJSON.parse(read(bytes).toString('utf8')) as Metadata
  } catch {
    throw damaged(path, 'does not describe a collection')
  }
}

function contentsOf(file: string): AsyncIterable<Buffer> {
  const bytes = createReadStream(file, { highWaterMark: 1024 * 1024 })
  if (!file.endsWith('.gz')) return bytes as AsyncIterable<Buffer>
  return bytes.pipe(createGunzip()) as AsyncIterable<Buffer>
}

/** The documents of a file, one after another; throws an Error with code EDAMAGED when the file ends within one. */
async function* documentsOf(file: string): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0)
  for await (const chunk of intact(file, contentsOf(file))) {
    rest = Buffer.concat([rest, chunk])
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

/** What gunzip says of a file cut short or overwritten, said as of any other. */
async function* intact(file: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* chunks
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    throw code.startsWith('Z_') ? damaged(file, 'ends within a document') : error
  }
}

/** An Error with code EDAMAGED. */
export const damaged = (path: string, what: string) =>
  Object.assign(new Error(`${path} ${what}`), { code: 'EDAMAGED', path })
