import type { Socket } from 'node:net'
import type { Doc } from '../bson/values.ts'
import { fromEngine, outside, StoreError } from '../errors.ts'
import { maxMessage } from './commands/handshake.ts'
import { commandNamed } from './commands/table.ts'
import type { Server } from './request.ts'
import { checkCommand } from './shapes.ts'
import { encodeReply, frame, type Message, ProtocolError, readMessage } from './wire.ts'

const minMessage = 21

/** Serves one client: messages in turn, each answered before the next is read. */
export function serve(socket: Socket, number: number, server: Server) {
  let chunks: Buffer[] = []
  let length = 0
  let busy = false
  let ended = false

  const next = async () => {
    if (busy) return
    busy = true
    try {
      for (let bytes = take(); bytes; bytes = take()) {
        const message = readMessage(bytes)
        const reply = await answer(message, number, server)
        if (!message.silent && !socket.destroyed && !socket.write(frame(message, reply)))
          await drained(socket)
      }
      if (ended) socket.end()
    } catch (error) {
      if (!(error instanceof ProtocolError) && !(error instanceof StoreError)) console.error(error)
      socket.destroy()
    } finally {
      busy = false
    }
  }

  const take = (): Buffer | undefined => {
    if (length < 4) return undefined
    if ((chunks[0] as Buffer).length < 4) chunks = [Buffer.concat(chunks)]
    const size = (chunks[0] as Buffer).readInt32LE(0)
    if (size < minMessage || size > maxMessage) throw new ProtocolError(`a message of ${size} bytes`)
    if (length < size) return undefined
    const all = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)
    chunks = all.length > size ? [all.subarray(size)] : []
    length -= size
    return all.subarray(0, size)
  }

  socket.setNoDelay(true)
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    length += chunk.length
    void next()
  })
  socket.on('end', () => {
    ended = true
    void next()
  })
  socket.on('error', () => socket.destroy())
}

const drained = (socket: Socket) =>
  new Promise<void>(resolve => {
    const go = () => {
      socket.off('drain', go).off('close', go)
      resolve()
    }
    socket.on('drain', go).on('close', go)
  })

async function answer(message: Message, connection: number, server: Server): Promise<Buffer> {
  try {
    const { db, name, body, documents } = message
    refuseTransaction(body)
    const command = commandNamed(name)
    checkCommand(name, body)
    const result = await command({ db, name, body, documents, connection }, server)
    return encodeReply({ ...result, ok: 1 })
  } catch (error) {
    return encodeReply(refusal(error))
  }
}

function refuseTransaction(body: Doc) {
  if (['startTransaction', 'autocommit', 'txnNumber'].some(name => body[name] !== undefined))
    throw outside('a transaction', 20)
}

/** An error as MongoDB answers it; what is not ours is logged and answered without detail. */
function refusal(thrown: unknown): Doc {
  const error = fromEngine(thrown) ?? tooLarge(thrown)
  if (!error) console.error(thrown)
  const { message, code, codeName, extra } =
    error ?? new StoreError(1, 'internal error of the embedded store')
  return { ok: 0, errmsg: message, code, codeName, ...extra }
}

function tooLarge(thrown: unknown): StoreError | undefined {
  if (thrown instanceof RangeError && /call stack|string longer|Array buffer/i.test(thrown.message))
    return new StoreError(292, `the command is too large: ${thrown.message}`)
  return undefined
}
