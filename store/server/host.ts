import { createServer, type ListenOptions, type Socket } from 'node:net'
import { Budget, Memory } from '../aggregate/budget.ts'
import { Engine } from '../storage/engine.ts'
import { expire, expires } from '../storage/expiry.ts'
import type { KeyValues } from '../storage/key-values.ts'
import { serve } from './connection.ts'
import { Cursors } from './cursors.ts'
import type { Server } from './request.ts'
import { WriteQueue } from './write-queue.ts'

/** How the store behaves; all but the memory is for tests. */
export interface Behaviour {
  /** Bytes that commands and cursors may hold together. */
  memory: number
  /** Milliseconds after which a resting cursor is closed. */
  cursorIdle: number
  /** Milliseconds between two sweeps of TTL indexes and cursors. */
  sweepEvery: number
  /** Which folder it serves, for whoever wants to attach. */
  identity: string
}

/** The store answering on a socket. */
export interface Host {
  /** The port, where it listens on one. */
  port: number | undefined
  close(): Promise<void>
}

/** Serves the engine's collections until closed; closing commits and flushes what is waiting. */
export async function host(kv: KeyValues, where: ListenOptions, behaviour: Behaviour): Promise<Host> {
  const engine = new Engine(kv)
  const memory = new Memory(behaviour.memory)
  const writes = new WriteQueue(engine)
  const sockets = new Set<Socket>()
  let connections = 0
  const server: Server = {
    engine,
    writes,
    cursors: new Cursors(behaviour.cursorIdle),
    budget: () => new Budget(memory),
    identity: behaviour.identity,
    startedAt: Date.now(),
    connections: () => sockets.size
  }
  const listener = createServer({ allowHalfOpen: true }, socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    serve(socket, ++connections, server)
  })
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject)
    listener.listen(where, resolve)
  })
  const sweep = setInterval(() => void sweepOnce(server), behaviour.sweepEvery)
  const address = listener.address()
  return {
    port: typeof address === 'object' && address ? address.port : undefined,
    close: async () => {
      clearInterval(sweep)
      server.cursors.closed = true
      const closed = new Promise<void>(resolve => listener.close(() => resolve()))
      writes.flush()
      // One more turn lets the answers of the last commit leave before the sockets are cut.
      await new Promise(resolve => setImmediate(resolve))
      for (const socket of sockets) socket.end()
      await new Promise(resolve => setTimeout(resolve, sockets.size > 0 ? 20 : 0))
      for (const socket of sockets) socket.destroy()
      await closed
      await kv.close()
    }
  }
}

async function sweepOnce({ cursors, engine, writes }: Server) {
  cursors.expire()
  try {
    while (expires(engine) && (await writes.run(() => expire(engine, new Date())))) continue
  } catch (error) {
    console.error(error)
  }
}
