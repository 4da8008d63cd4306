import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { forkJoined } from './process.ts'
import type { Opened, Orders } from './web-child.ts'

const CHILD = path.join(import.meta.dirname, 'web-child.ts')
export const SECRET = 'a-secret-of-the-tests-of-32-signs'

/** Several web processes on one database, each at its own address. */
export interface Webs {
  urls: string[]
  pids: number[]
  /** Opens a guard in all of them; null closes it again. */
  open(guard: Opened | null): Promise<void>
  stop(): void
}

export async function startWebs(uri: string, count: number): Promise<Webs> {
  const children = Array.from({ length: count }, () => forkJoined(CHILD))
  const stop = () => children.forEach(child => child.kill('SIGKILL'))
  process.once('exit', stop)
  await Promise.all(children.map(child => once(child, 'message')))
  const ports = await Promise.all(children.map(child => told<number>(child, { uri, secret: SECRET })))
  return {
    urls: ports.map(port => `http://127.0.0.1:${port}`),
    pids: children.map(({ pid }) => pid ?? 0),
    open: async guard => {
      await Promise.all(children.map(child => told(child, { open: guard })))
    },
    stop: () => {
      process.off('exit', stop)
      stop()
    }
  }
}

async function told<Answer>(child: ChildProcess, orders: Orders): Promise<Answer> {
  const answer = once(child, 'message')
  child.send(orders)
  const [message] = (await answer) as [Answer]
  return message
}
