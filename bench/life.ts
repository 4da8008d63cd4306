import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Finding } from './findings.ts'

const root = path.resolve(import.meta.dirname, '..')
/** At rest: the demonstration is raised whole, and the worker has had its first look at everything. */
const AT_REST_MS = 30_000
const WORKER = 'jobs/main.ts'
const RAISING = 'seeds/finish-demonstration.ts'
/** The raising is started just after the worker. */
const STARTED_WITHIN_MS = 3_000
const RAISED_WITHIN_MS = 180_000

/**
 * Trial mode from nothing and again: seconds until it answers, and what it holds in memory at rest, when nobody asks
 * and nothing is raised any more.
 */
export async function life(): Promise<Finding[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'declic-life-'))
  const findings: Finding[] = []
  for (const [run, goal] of [
    ['first run', 5],
    ['afterwards', 2]
  ] as const) {
    const { child, seconds } = await start(folder)
    findings.push({ name: `start: ${run}, ready`, value: seconds, goal, unit: 's', raw: {} })
    const memory = await atRest(child.pid ?? 0)
    const name = `memory at rest: ${run}, web, worker and store`
    findings.push({ name, value: memory.total, unit: 'MiB', raw: memory.each })
    await stop(child)
  }
  rmSync(folder, { recursive: true, force: true })
  return findings
}

async function atRest(pid: number) {
  const end = performance.now() + RAISED_WITHIN_MS
  const runs = (script: string) => Object.keys(residentOf(pid).each).some(name => name.startsWith(script))
  const until = async (isSo: () => boolean) => {
    while (!isSo()) {
      if (performance.now() > end) throw new Error('The demonstration is still being raised')
      await pause(500)
    }
  }
  await until(() => runs(WORKER))
  await pause(STARTED_WITHIN_MS)
  await until(() => !runs(RAISING))
  await pause(AT_REST_MS)
  return residentOf(pid)
}

async function start(folder: string) {
  const port = await freePort()
  const begun = performance.now()
  const child = spawn(process.execPath, ['run.js', 'server/main.ts'], {
    cwd: root,
    env: {
      ...process.env,
      PORT: String(port),
      DATA_DIR: folder,
      MONGODB_URI: '',
      SMTP_URL: '',
      LOG_LEVEL: 'silent'
    },
    stdio: 'ignore'
  })
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => null)
    if (answer?.status === 200) return { child, seconds: (performance.now() - begun) / 1000 }
    if (child.exitCode !== null) throw new Error(`Déclic ended with ${child.exitCode}`)
    await pause(20)
  }
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise(resolve => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}

/** Resident memory of a process and of all below it, in MiB, as Linux tells it. */
function residentOf(pid: number): { total: number; each: Record<string, number> } {
  const each: Record<string, number> = {}
  const visit = (one: number) => {
    const status = readIfThere(`/proc/${one}/status`)
    const command = readIfThere(`/proc/${one}/cmdline`).split('\0').filter(Boolean)
    const script = command.findLast(part => part.endsWith('.ts')) ?? command[0] ?? ''
    each[`${path.relative(root, script)} ${one}`] = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
    for (const child of readIfThere(`/proc/${one}/task/${one}/children`).trim().split(' '))
      if (child) visit(Number(child))
  }
  visit(pid)
  return { total: Object.values(each).reduce((sum, one) => sum + one, 0), each }
}

/** A process may end while it is being looked at. */
function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
