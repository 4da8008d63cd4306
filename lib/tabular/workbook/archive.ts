import { promisify } from 'node:util'
import { fromBuffer, type Entry, type ZipFile } from 'yauzl'

/** The workbook opens into far more than it weighs: nothing more of it is read. */
export class Swollen extends Error {}
/** The workbook is not whole, or not one. */
export class Broken extends Error {}

/** Bytes that a part may be once unpacked, and how many times its packed size: text packs twenty times, a trap a thousand. */
const MOST_PACKED = 150
const SMALL_PART = 1024 * 1024

/** The parts of a workbook by their names: an .xlsx is a zip archive of XML. */
export class Archive {
  readonly #zip: ZipFile
  readonly #parts: ReadonlyMap<string, Entry>
  #unpacked = 0

  private constructor(zip: ZipFile, parts: ReadonlyMap<string, Entry>) {
    this.#zip = zip
    this.#parts = parts
  }

  /** Reads the list of parts alone; names of parts have no case (OPC, 6.2.2.3). Throws Broken. */
  static async open(bytes: Buffer): Promise<Archive> {
    const zip = await promisify<Buffer, { lazyEntries: boolean }, ZipFile>(fromBuffer)(bytes, {
      lazyEntries: true
    }).catch(broken)
    const parts = new Map<string, Entry>()
    await new Promise<void>((resolve, reject) => {
      zip.on('entry', (entry: Entry) => {
        // A workbook has a few dozen parts.
        if (parts.size > MOST_PARTS) return reject(new Swollen())
        parts.set(keyOf(entry.fileName), entry)
        zip.readEntry()
      })
      zip.on('end', resolve)
      zip.on('error', reject)
      zip.readEntry()
    }).catch(broken)
    return new Archive(zip, parts)
  }

  has(name: string): boolean {
    return this.#parts.has(keyOf(name))
  }

  /** The text of a part piece by piece, at most `limit` bytes once unpacked. Throws Swollen, Broken. */
  async *text(name: string, limit: number): AsyncGenerator<string> {
    const part = this.#parts.get(keyOf(name))
    if (!part) throw new Broken()
    const { compressedSize, uncompressedSize } = part
    const isSwollen = uncompressedSize > SMALL_PART && uncompressedSize > MOST_PACKED * compressedSize
    if (uncompressedSize > limit || isSwollen) throw new Swollen()
    // yauzl ends in an error what unpacks to another size than the archive says.
    const stream = await promisify(this.#zip.openReadStream.bind(this.#zip) as OpenPart)(part).catch(broken)
    const decoder = new TextDecoder('utf-8')
    let plain = 0
    try {
      for await (const bytes of stream) {
        const piece = decoder.decode(bytes as Uint8Array, { stream: true })
        // A text without end would be gathered whole by the reader of XML.
        plain = piece.includes('<') ? 0 : plain + piece.length
        this.#unpacked += piece.length
        if (plain > LONGEST_TEXT || this.#unpacked > MOST_UNPACKED) throw new Swollen()
        yield piece
      }
    } catch (error) {
      return broken(error)
    }
  }

  /** The whole text of a small part. */
  async whole(name: string): Promise<string> {
    let text = ''
    for await (const piece of this.text(name, SMALL_PART * 4)) text += piece
    return text
  }
}

const MOST_PARTS = 2000
const LONGEST_TEXT = 1024 * 1024
/** Of all parts together, whatever is read of them. */
const MOST_UNPACKED = 480 * 1024 * 1024

const keyOf = (name: string) => (name.startsWith('/') ? name.slice(1) : name).toLowerCase()

type OpenPart = (entry: Entry, done: (error: Error | null, stream: NodeJS.ReadableStream) => void) => void

function broken(error: unknown): never {
  throw error instanceof Swollen ? error : new Broken()
}
