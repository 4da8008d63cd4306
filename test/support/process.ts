import { fork, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const root = path.resolve(import.meta.dirname, '../..')

/** A process of the product, started as npm does, and all it has said. */
export interface Running {
  child: ChildProcess
  pid: number
  said(): string
  /** Resolves with the exit code, null when a signal ended it. */
  ended: Promise<number | null>
}

/** Runs a file of the product in an environment of its own: nothing of the test's own configuration leaks in. */
export function run(file: string, args: string[], env: NodeJS.ProcessEnv): Running {
  const { PATH, HOME, TMPDIR } = process.env
  const child = spawn(process.execPath, ['run.js', file, ...args], {
    cwd: root,
    env: { PATH, HOME, ...(TMPDIR ? { TMPDIR } : {}), LANG: 'C.UTF-8', ...env },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => (text += part))
  const ended = new Promise<number | null>(resolve => child.once('close', code => resolve(code)))
  running.add(child)
  child.once('exit', () => running.delete(child))
  return { child, pid: child.pid ?? 0, said: () => text, ended }
}

/** A process of a test's own that speaks with it, its modules joined as those of the product: a third of the start. */
export function forkJoined(file: string, args: string[] = []): ChildProcess {
  return fork(path.join(root, 'run.js'), [file, ...args], { cwd: root, execArgv: [] })
}

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Mocha helper: a folder of its own for the tests of a `describe`, removed afterwards. */
export function useFolder(): { readonly path: string } {
  let folder = ''
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'declic-test-'))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))
  return {
    get path() {
      return folder
    }
  }
}

/** A port nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}

/** Asks until the answer is yes. Throws with what was waited for after `withinMs`. */
export async function until(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  withinMs = 60_000
): Promise<void> {
  const end = Date.now() + withinMs
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`Waited ${withinMs} ms in vain: ${what}`)
    await delay(50)
  }
}

/** Status of a page, 0 when nobody answers. */
export async function statusOf(url: string): Promise<number> {
  try {
    return (await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(10_000) })).status
  } catch {
    return 0
  }
}

/** Processes started by one, by their command lines; Linux alone tells. */
export function childrenOf(pid: number): { pid: number; command: string }[] {
  const list = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean)
  return list.map(child => ({ pid: Number(child), command: readFileSync(`/proc/${child}/cmdline`, 'utf8') }))
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
