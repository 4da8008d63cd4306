import { spawn, type ChildProcess } from 'node:child_process'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')

/** A process of our own that ends with us: it holds a channel to us and watches it break. */
export interface Kept {
  /** Asks it to end, and waits; it is killed after `withinMs`. */
  stop(withinMs: number): Promise<void>
}

export interface Keeping {
  /** Path below the product's folder: 'jobs/main.ts'. */
  file: string
  args: string[]
  /** What Node itself is told. */
  node?: string[]
  env?: NodeJS.ProcessEnv
  /** Called when it ended unasked; it is started again after `AGAIN_MS` unless it ended well and that was its work. */
  onEnd: () => void
  once?: boolean
}

const AGAIN_MS = 1000

/** Starts a file of ours beside us and starts it again whenever it ends unasked. */
export function keepChild({ file, args, node = [], env = {}, onEnd, once = false }: Keeping): Kept {
  let child: ChildProcess | undefined
  let isStopping = false
  const start = () => {
    if (isStopping) return
    child = spawn(process.execPath, [...node, path.join(root, 'run.js'), file, ...args], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, ...env }
    })
    child.once('exit', code => {
      if (isStopping || (once && code === 0)) return
      onEnd()
      setTimeout(start, AGAIN_MS)
    })
  }
  start()
  return {
    async stop(withinMs) {
      isStopping = true
      const running = child
      if (!running || running.exitCode !== null || running.signalCode !== null) return
      await new Promise<void>(resolve => {
        const force = setTimeout(() => running.kill('SIGKILL'), withinMs)
        running.once('exit', () => {
          clearTimeout(force)
          resolve()
        })
        running.kill('SIGTERM')
      })
    }
  }
}
