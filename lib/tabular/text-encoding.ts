import { isAscii } from 'node:buffer'
import { CharsetJudge } from './charset-judge.ts'
import { readSingleBytes, SINGLE_BYTES, type SingleByte } from './single-bytes.ts'

/** How the bytes of a text are read. */
export interface TextFormat {
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | SingleByte
  byteOrderMark: boolean
}

/** Reads bytes as text piece by piece; a sign cut between two pieces comes with the second. */
export interface TextReader {
  write(bytes: Uint8Array): string
  end(): string
}

/**
 * Finds how bytes are to be read as text, seeing them piece by piece and keeping none: by the byte order mark;
 * without one, UTF-16 when every other byte is nil, UTF-8 when it is valid (or nearly: a file cut and pasted keeps
 * a bad byte or two, which become �), else the set of one byte a sign that gives the most likely French.
 */
export class EncodingFinder {
  #known: TextFormat | undefined
  #utf8: InstanceType<typeof TextDecoder> | undefined
  #wrong = 0
  #accented = 0
  readonly #judge = new CharsetJudge()

  see(bytes: Uint8Array): void {
    if (!this.#utf8 && !this.#known) {
      this.#known = byMark(bytes) ?? byNils(bytes)
      this.#utf8 = new TextDecoder('utf-8')
    }
    if (this.#known || (isAscii(bytes) && this.#wrong === 0 && this.#accented === 0)) return
    this.#count(this.#utf8?.decode(bytes, { stream: true }) ?? '')
    this.#judge.see(bytes)
  }

  get format(): TextFormat {
    if (this.#known) return this.#known
    this.#count(this.#utf8?.decode() ?? '')
    const isUtf8 = this.#wrong === 0 || this.#accented > 3 * this.#wrong
    return { encoding: isUtf8 ? 'utf-8' : this.#judge.best, byteOrderMark: false }
  }

  #count(text: string): void {
    for (let at = 0; at < text.length; at++) {
      const sign = text.charCodeAt(at)
      if (sign === 0xfffd) this.#wrong += 1
      else if (sign >= 0x80) this.#accented += 1
    }
  }
}

/** Reads bytes as text in the encoding that was found. */
export function textReader(encoding: TextFormat['encoding']): TextReader {
  const single = SINGLE_BYTES.find(charset => charset === encoding)
  if (single) return { write: bytes => readSingleBytes(single, bytes), end: () => '' }
  const decoder = new TextDecoder(encoding)
  return { write: bytes => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() }
}

/** Counts what no list holds. Text is none with a nil sign, or with more than one control character in a hundred. */
export class ControlCounter {
  #signs = 0
  #controls = 0
  #nil = false

  see(text: string): void {
    this.#signs += text.length
    this.#nil ||= text.includes('\0')
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    if (/[\u0001-\u0008\u000e-\u001f]/.test(text)) {
      // eslint-disable-next-line no-control-regex -- control characters are what is looked for
      this.#controls += text.match(/[\u0001-\u0008\u000e-\u001f]/g)?.length ?? 0
    }
  }

  get isText(): boolean {
    return !this.#nil && this.#controls <= this.#signs / 100
  }
}

function byMark([first, second, third]: Uint8Array): TextFormat | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return { encoding: 'utf-8', byteOrderMark: true }
  if (first === 0xff && second === 0xfe) return { encoding: 'utf-16le', byteOrderMark: true }
  if (first === 0xfe && second === 0xff) return { encoding: 'utf-16be', byteOrderMark: true }
  return undefined
}

function byNils(bytes: Uint8Array): TextFormat | undefined {
  const sample = bytes.subarray(0, 1024)
  const nil = [0, 0]
  sample.forEach((byte, index) => {
    if (byte === 0) nil[index % 2]! += 1
  })
  const [even = 0, odd = 0] = nil
  if (odd > sample.length * 0.3 && even === 0) return { encoding: 'utf-16le', byteOrderMark: false }
  if (even > sample.length * 0.3 && odd === 0) return { encoding: 'utf-16be', byteOrderMark: false }
  return undefined
}
