import type { Table } from './table.ts'
import { ControlCounter, EncodingFinder, textReader } from './text-encoding.ts'

/** A text and how its bytes were read. */
export type DecodedText = Pick<Table, 'encoding' | 'byteOrderMark'> & { text: string }

/** Reads bytes as text (see EncodingFinder); nothing when the bytes are no text at all. */
export function decodeText(bytes: Uint8Array): DecodedText | undefined {
  const finder = new EncodingFinder()
  finder.see(bytes)
  const reader = textReader(finder.format.encoding)
  const text = reader.write(bytes) + reader.end()
  const controls = new ControlCounter()
  controls.see(text)
  return controls.isText ? { ...finder.format, text } : undefined
}
