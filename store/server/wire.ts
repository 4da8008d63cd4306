import { decode } from '../bson/decode.ts'
import { encode } from '../bson/encode.ts'
import { takeList } from '../bson/raw.ts'
import type { Doc } from '../bson/values.ts'
import { RawList } from './commands/find.ts'
import { listField } from './shapes.ts'

/** A message that breaks the protocol: its connection is closed, nothing can be answered. */
export class ProtocolError extends Error {}

const opReply = 1
const opQuery = 2004
const opMsg = 2013
const headerSize = 16

const checksumPresent = 1
const moreToCome = 2
const knownRequired = checksumPresent | moreToCome

/** A command read from a message. */
export interface Message {
  id: number
  /** The answer goes out as OP_REPLY, as the first hello of a driver expects. */
  legacy: boolean
  /** The client waits for no answer. */
  silent: boolean
  name: string
  db: string
  body: Doc
  documents: Buffer[] | undefined
}

/** Reads one whole message, header included. */
export function readMessage(bytes: Buffer): Message {
  const code = bytes.readInt32LE(12)
  try {
    if (code === opMsg) return readMsg(bytes)
    if (code === opQuery) return readQuery(bytes)
  } catch (error) {
    if (error instanceof RangeError) throw new ProtocolError('a message ends too early')
    throw error
  }
  throw new ProtocolError(`unknown operation ${code}`)
}

function documentAt(bytes: Buffer, at: number, end: number): Buffer {
  const size = bytes.readInt32LE(at)
  if (size < 5 || at + size > end) throw new ProtocolError('a document does not fit its message')
  return bytes.subarray(at, at + size)
}

function readMsg(bytes: Buffer): Message {
  const flags = bytes.readUInt32LE(headerSize)
  if (flags & 0xffff & ~knownRequired) throw new ProtocolError('unknown flags')
  const end = bytes.length - (flags & checksumPresent ? 4 : 0)
  let at = headerSize + 4
  let command: Buffer | undefined
  let sequence: { name: string; list: Buffer[] } | undefined
  while (at < end) {
    const kind = bytes[at++]
    if (kind === 0) {
      command = documentAt(bytes, at, end)
      at += command.length
    } else if (kind === 1) {
      const size = bytes.readInt32LE(at)
      if (size < 5 || at + size > end) throw new ProtocolError('a section does not fit its message')
      sequence = readSequence(bytes.subarray(at + 4, at + size))
      at += size
    } else throw new ProtocolError(`unknown kind of section ${kind}`)
  }
  if (!command) throw new ProtocolError('a message without a command')
  return finish(bytes.readInt32LE(4), command, sequence, (flags & moreToCome) !== 0)
}

function readSequence(section: Buffer) {
  const close = section.indexOf(0)
  if (close < 0) throw new ProtocolError('a section without a name')
  const list: Buffer[] = []
  for (let at = close + 1; at < section.length; at += (list.at(-1) as Buffer).length)
    list.push(documentAt(section, at, section.length))
  return { name: section.toString('latin1', 0, close), list }
}

function finish(
  id: number,
  command: Buffer,
  sequence: { name: string; list: Buffer[] } | undefined,
  silent: boolean
): Message {
  const name = firstName(command)
  const field = listField[name]
  const { rest, list } = field ? takeList(command, field) : { rest: command, list: undefined }
  const body = decode(rest)
  const documents = sequence && sequence.name === field ? sequence.list : list
  const db = typeof body['$db'] === 'string' ? body['$db'] : 'test'
  return { id, legacy: false, silent, name, db, body, documents }
}

const firstName = (command: Buffer) => command.toString('latin1', 5, Math.max(5, command.indexOf(0, 5)))

function readQuery(bytes: Buffer): Message {
  const nameEnd = bytes.indexOf(0, headerSize + 4)
  if (nameEnd < 0) throw new ProtocolError('a query without a collection')
  const namespace = bytes.toString('utf8', headerSize + 4, nameEnd)
  const wrapped = decode(documentAt(bytes, nameEnd + 9, bytes.length))
  const body = (wrapped['$query'] ?? wrapped) as Doc
  const [name = ''] = Object.keys(body)
  const db = namespace.split('.')[0] ?? 'admin'
  return { id: bytes.readInt32LE(4), legacy: true, silent: false, name, db, body, documents: undefined }
}

/** Encodes an answer; lists of encoded documents inside its cursor are put in as they are. */
export function encodeReply(answer: Doc): Buffer {
  const cursor = answer['cursor'] as Doc | undefined
  const field = cursor && Object.keys(cursor).find(key => cursor[key] instanceof RawList)
  if (!cursor || !field) return encode(answer)
  const { [field]: list, ...others } = cursor
  const { cursor: _, ...rest } = answer
  const inner = join(encode(others), 0x04, field, arrayOf((list as RawList).documents))
  return join(encode(rest), 0x03, 'cursor', [inner])
}

/** An encoded document with one field more, at its front, as drivers expect the cursor before the rest. */
function join(doc: Buffer, type: number, name: string, value: Buffer[]): Buffer {
  const head = Buffer.from(`\0\0\0\0${String.fromCharCode(type)}${name}\0`, 'latin1')
  const joined = Buffer.concat([head, ...value, doc.subarray(4)])
  joined.writeInt32LE(joined.length, 0)
  return joined
}

function arrayOf(documents: Buffer[]): Buffer[] {
  const parts: Buffer[] = [Buffer.alloc(4)]
  documents.forEach((doc, at) => parts.push(Buffer.from(`\x03${at}\0`, 'latin1'), doc))
  parts.push(Buffer.from([0]))
  const size = parts.reduce((sum, part) => sum + part.length, 0)
  parts[0]?.writeInt32LE(size, 0)
  return parts
}

let nextId = 1

/** Frames an answer to a message. */
export function frame(message: Message, reply: Buffer): Buffer {
  const head = Buffer.alloc(message.legacy ? headerSize + 20 : headerSize + 5)
  head.writeInt32LE(head.length + reply.length, 0)
  head.writeInt32LE(nextId, 4)
  head.writeInt32LE(message.id, 8)
  head.writeInt32LE(message.legacy ? opReply : opMsg, 12)
  if (message.legacy) {
    head.writeInt32LE(8, headerSize)
    head.writeInt32LE(1, headerSize + 16)
  }
  nextId = (nextId + 1) & 0x7fffffff
  return Buffer.concat([head, reply])
}
