import type { ChildProcess } from 'node:child_process'
import { accessSync, constants, mkdirSync, statfsSync } from 'node:fs'
import { createConnection } from 'node:net'
import { resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { deserialize, serialize } from 'bson'
import { launch } from './launch.ts'
import { identityOf, isHeld, readOwner } from './lock.ts'

/** How to start the store. */
export interface StartOptions {
  /** Where the data lies; made when missing, readable by its owner alone. */
  folder: string
  /** Flush every write before it is acknowledged (default); false is for tests. */
  durable?: boolean
  /** Memory of the process in MB, 1024 unless told; a query that would need more is refused with code 292. */
  memoryLimitMb?: number
}

/** For tests alone: what should not take minutes to see. */
export interface Tuning {
  cursorIdle?: number
  sweepEvery?: number
  /** How long to wait for an owner that does not answer. */
  patience?: number
}

/** What the process is told. */
export interface Settings {
  folder: string
  durable: boolean
  memory: number
  cursorIdle: number
  sweepEvery: number
}

/** A store that answers. */
export interface Store {
  /** For any MongoDB client: a standalone server, any number of databases. */
  uri: string
  /** True when another process had started the store on this folder; `stop` then leaves it alone. */
  attached: boolean
  pid: number
  stop(): Promise<void>
}

const patience = 10_000
/** Bytes without which no store is started. */
const leastFree = 1024 * 1024
/** How a process ends that reads a damaged file: the engine maps it into memory. */
const damage = ['SIGBUS', 'SIGSEGV', 'SIGABRT']
/** Bytes before the document of a message: its header, its flags, the kind of what follows. */
const messageHead = 21

/**
 * Starts the store on a folder, or attaches to the one that runs there; resolves once it answers. Throws an Error
 * with a `code`: EACCES and the like for a folder that cannot be written, EHELD when its owner does not answer,
 * ENOLOCK where the system gives no locks, ENOSPC on a full disk, EDAMAGED for a data file that cannot be read.
 */
export async function startStore(options: StartOptions, tuning: Tuning = {}): Promise<Store> {
  const folder = resolve(options.folder)
  prepare(folder)
  for (const end = Date.now() + (tuning.patience ?? patience); Date.now() < end; await wait(50)) {
    const store = isHeld(folder) ? await attach(folder) : await begin(folder, options, tuning)
    if (store) return store
  }
  const { pid } = readOwner(folder) ?? {}
  return refuse(
    'EHELD',
    `the store in ${folder} is held by another process (${pid ?? '?'}) that does not answer here`
  )
}

/** A store of our own; undefined when another process took the folder meanwhile. */
async function begin(folder: string, options: StartOptions, tuning: Tuning): Promise<Store | undefined> {
  // On a full disk the engine ends in the middle of a start, and says nothing.
  const { bavail, bsize, blocks } = statfsSync(folder)
  if (blocks > 0 && bavail * bsize < leastFree) refuse('ENOSPC', `the disk of ${folder} is full`)
  const limit = options.memoryLimitMb ?? 1024
  const settings: Settings = {
    folder,
    durable: options.durable ?? true,
    memory: Math.round(limit * 0.3) * 1024 * 1024,
    cursorIdle: tuning.cursorIdle ?? 10 * 60_000,
    sweepEvery: tuning.sweepEvery ?? 15_000
  }
  const child = launch(settings, limit)
  const { uri, held, failed } = await firstMessage(child)
  if (held) return undefined
  if (!uri) return refuse(failed?.code ?? 'ESTORE', `the store in ${folder} cannot start: ${failed?.message}`)
  return { uri, attached: false, pid: child.pid as number, stop: () => stop(child) }
}

function refuse(code: string, message: string): never {
  throw Object.assign(new Error(message), { code })
}

function prepare(folder: string) {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK | constants.X_OK)
  } catch (error) {
    const { code = 'ESTORE' } = error as NodeJS.ErrnoException
    refuse(code, `the data folder ${folder} cannot be written (${code}); choose another, or set MONGODB_URI`)
  }
}

interface Answer {
  uri?: string
  held?: boolean
  failed?: { code: string; message: string }
}

/** What the process says first. Until then it keeps the application alive: ending in silence would be no answer. */
function firstMessage(child: ChildProcess): Promise<Answer> {
  return new Promise(resolve => {
    const done = (answer: Answer) => {
      child.removeAllListeners()
      // Neither the process nor its channel keeps the application alive; the store ends with it.
      child.unref()
      ;(child.channel as { unref?: () => void } | null | undefined)?.unref?.()
      resolve(answer)
    }
    const ended = (code: string, message: string) => () => done({ failed: { code, message } })
    child.once('message', message => done(message as Answer))
    child.once('error', (error: NodeJS.ErrnoException) => ended(error.code ?? 'ESTORE', error.message)())
    child.once('exit', (code, signal) => {
      const end = damage.includes(signal ?? '')
        ? ended('EDAMAGED', `its data file is damaged (${signal})`)
        : ended('ESTORE', `its process ended (${signal ?? code})`)
      // What it said may still be on the way.
      if (child.connected) child.once('disconnect', end)
      else end()
    })
  })
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise(resolve => {
    const force = setTimeout(() => child.kill('SIGKILL'), patience)
    child.ref()
    child.once('exit', () => {
      clearTimeout(force)
      resolve()
    })
    if (child.connected) child.send('stop')
    else child.kill('SIGTERM')
  })
}

/** The store that has this very folder; undefined while what is written there leads to none, or to another's. */
async function attach(folder: string): Promise<Store | undefined> {
  const owner = readOwner(folder)
  if (!owner) return undefined
  const { folder: identity, pid } = await statusAt(owner.uri)
  if (identity === undefined || identity !== identityOf(folder)) return undefined
  return { uri: owner.uri, attached: true, pid: pid as number, stop: () => Promise.resolve() }
}

/** What the store at an address says of itself; nothing when none answers. */
function statusAt(uri: string): Promise<{ folder?: string; pid?: number }> {
  const [, place = ''] = /^mongodb:\/\/([^/]+)\//.exec(uri) ?? []
  const path = decodeURIComponent(place)
  const [host = '', port] = place.split(':')
  const question = serialize({ serverStatus: 1, $db: 'admin' })
  const head = Buffer.alloc(messageHead)
  head.writeInt32LE(messageHead + question.length, 0)
  head.writeInt32LE(2013, 12)
  return new Promise(resolve => {
    const socket = createConnection(path.startsWith('/') ? { path } : { host, port: Number(port) })
    let answer = Buffer.alloc(0)
    const done = (status: object) => {
      socket.destroy()
      resolve(status)
    }
    socket.setTimeout(patience, () => done({}))
    socket.once('error', () => done({})).once('close', () => done({}))
    socket.on('data', chunk => {
      answer = Buffer.concat([answer, chunk])
      if (answer.length >= messageHead && answer.length >= answer.readInt32LE(0))
        done(deserialize(answer.subarray(messageHead)))
    })
    socket.write(Buffer.concat([head, question]))
  })
}
