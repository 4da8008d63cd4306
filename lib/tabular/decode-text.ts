import type { Table } from './table.ts'

/** A text and how its bytes were read. */
export type DecodedText = Pick<Table, 'encoding' | 'byteOrderMark'> & { text: string }

/**
 * Reads bytes as text: by the byte order mark; without one, UTF-16 when every other byte is nil, UTF-8 when it is
 * valid (or nearly: a file cut and pasted keeps a bad byte or two, which become �), else the Windows-1252 of
 * French Excel. Nothing when the bytes are no text at all: nil bytes or many control characters.
 */
export function decodeText(bytes: Uint8Array): DecodedText | undefined {
  const decoded = withMark(bytes) ?? withoutMark(bytes)
  return decoded && isText(decoded.text) ? decoded : undefined
}

function withMark(bytes: Uint8Array): DecodedText | undefined {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return decode('utf-8', bytes, true)
  if (first === 0xff && second === 0xfe) return decode('utf-16le', bytes, true)
  if (first === 0xfe && second === 0xff) return decode('utf-16be', bytes, true)
  return undefined
}

function withoutMark(bytes: Uint8Array): DecodedText {
  const wide = wideEncoding(bytes)
  if (wide) return decode(wide, bytes, false)
  const utf8 = decode('utf-8', bytes, false)
  return isMostlyRight(utf8.text) ? utf8 : decode('windows-1252', bytes, false)
}

function decode(encoding: Table['encoding'], bytes: Uint8Array, byteOrderMark: boolean): DecodedText {
  const text = encoding === 'windows-1252' ? windows1252(bytes) : new TextDecoder(encoding).decode(bytes)
  return { encoding, byteOrderMark, text }
}

// What Windows-1252 puts at 80–9F, in order; the five bytes it leaves undefined are themselves, as in WHATWG's table.
const UPPER_CONTROLS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/** Node's own decoder loses œ, € and ’ in some versions (nodejs/node#56542: it reads Latin-1), so this is ours. */
function windows1252(bytes: Uint8Array): string {
  const latin = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  return latin.replace(/[\u0080-\u009f]/g, sign => UPPER_CONTROLS[sign.charCodeAt(0) - 0x80] ?? sign)
}

function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const sample = bytes.subarray(0, 1024)
  const nil = [0, 0]
  sample.forEach((byte, index) => {
    if (byte === 0) nil[index % 2]! += 1
  })
  const [even = 0, odd = 0] = nil
  if (odd > sample.length * 0.3 && even === 0) return 'utf-16le'
  return even > sample.length * 0.3 && odd === 0 ? 'utf-16be' : undefined
}

function isMostlyRight(text: string): boolean {
  const wrong = count(text, /\ufffd/g)
  return wrong === 0 || count(text, /[\u0080-\ufffc]/g) > 3 * wrong
}

function isText(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return !text.includes('\0') && count(text, /[\u0001-\u0008\u000e-\u001f]/g) <= text.length / 100
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}
