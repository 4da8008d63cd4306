import type { ChildProcess } from 'node:child_process'
import { accessSync, constants, mkdirSync } from 'node:fs'
import { createConnection } from 'node:net'
import { resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { launch } from './launch.ts'
import { isAlive, type Owner, readOwner } from './lock.ts'

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

/**
 * Starts the store on a folder, or attaches to the one that runs there; resolves once it answers. Throws an Error
 * with a `code`: EACCES and the like for a folder that cannot be written, EHELD when its owner does not answer.
 */
export async function startStore(options: StartOptions, tuning: Tuning = {}): Promise<Store> {
  const folder = resolve(options.folder)
  prepare(folder)
  const running = await attach(folder)
  if (running) return running
  const limit = options.memoryLimitMb ?? 1024
  const settings: Settings = {
    folder,
    durable: options.durable ?? true,
    memory: Math.round(limit * 0.3) * 1024 * 1024,
    cursorIdle: tuning.cursorIdle ?? 10 * 60_000,
    sweepEvery: tuning.sweepEvery ?? 15_000
  }
  const child = launch(settings, limit)
  const answer = await firstMessage(child)
  if (answer.uri)
    return { uri: answer.uri, attached: false, pid: child.pid as number, stop: () => stop(child) }
  if (answer.held)
    return (
      (await attach(folder, patience)) ??
      refuse('EHELD', `the store in ${folder} is held by process ${answer.held.pid}, which does not answer`)
    )
  return refuse(
    answer.failed?.code ?? 'ESTORE',
    `the store in ${folder} cannot start: ${answer.failed?.message ?? 'its process ended'}`
  )
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
  held?: Owner
  failed?: { code: string; message: string }
}

function firstMessage(child: ChildProcess): Promise<Answer> {
  return new Promise(resolve => {
    const done = (answer: Answer) => {
      child.removeAllListeners()
      ;(child.channel as { unref?: () => void } | null | undefined)?.unref?.()
      resolve(answer)
    }
    child.once('message', message => done(message as Answer))
    child.once('error', (error: NodeJS.ErrnoException) =>
      done({ failed: { code: error.code ?? 'ESTORE', message: error.message } })
    )
    child.once('exit', (code, signal) =>
      done({ failed: { code: 'ESTORE', message: `its process ended (${signal ?? code})` } })
    )
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

/** The store of a living owner, once it answers; undefined when there is none, or none that answers in time. */
async function attach(folder: string, within = 0): Promise<Store | undefined> {
  const end = Date.now() + within
  do {
    const owner = readOwner(folder)
    if (owner?.uri && isAlive(owner) && (await answers(owner.uri)))
      return { uri: owner.uri, attached: true, pid: owner.pid, stop: () => Promise.resolve() }
    if (within > 0) await wait(50)
  } while (Date.now() < end)
  return undefined
}

function answers(uri: string): Promise<boolean> {
  const [, place = ''] = /^mongodb:\/\/([^/]+)\//.exec(uri) ?? []
  const path = decodeURIComponent(place)
  return new Promise(resolve => {
    const [host, port] = place.split(':')
    const socket = path.startsWith('/')
      ? createConnection({ path })
      : createConnection({ host: host ?? '', port: Number(port) })
    const done = (found: boolean) => {
      socket.destroy()
      resolve(found)
    }
    socket.once('connect', () => done(true))
    socket.once('error', () => done(false))
  })
}
