import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Finding } from './findings.ts'

const root = path.resolve(import.meta.dirname, '..')
const IDLE_BEFORE_READING_MS = 8000

/** Trial mode from nothing and again: seconds until it answers, and what it holds in memory when nobody asks. */
export async function life(): Promise<Finding[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'declic-life-'))
  const first = await start(folder)
  await stop(first.child)
  const second = await start(folder)
  await pause(IDLE_BEFORE_READING_MS)
  const memory = residentOf(second.child.pid ?? 0)
  await stop(second.child)
  rmSync(folder, { recursive: true, force: true })
  return [
    { name: 'start: first run, ready', value: first.seconds, goal: 5, unit: 's', raw: {} },
    { name: 'start: afterwards, ready', value: second.seconds, goal: 2, unit: 's', raw: {} },
    { name: 'idle memory: web, worker and store', value: memory.total, unit: 'MiB', raw: memory.each }
  ]
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
    const status = readFileSync(`/proc/${one}/status`, 'utf8')
    const command = readFileSync(`/proc/${one}/cmdline`, 'utf8').split('\0').filter(Boolean)
    const script = command.findLast(part => part.endsWith('.ts')) ?? command[0] ?? ''
    each[`${path.relative(root, script)} ${one}`] = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
    for (const child of readFileSync(`/proc/${one}/task/${one}/children`, 'utf8').trim().split(' '))
      if (child) visit(Number(child))
  }
  visit(pid)
  return { total: Object.values(each).reduce((sum, one) => sum + one, 0), each }
}

function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
