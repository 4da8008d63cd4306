import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** The process of a store, started without anyone who looks before. */
export interface Served {
  child: ChildProcess
  uri?: string
  held?: boolean
}

/** Starts a file, `store/main.ts` or one built with a defect, on a folder; resolves with what it says first. */
export async function serve(main: string, folder: string): Promise<Served> {
  const settings = { folder, durable: false, memory: 1e8, cursorIdle: 60_000, sweepEvery: 60_000 }
  const child = spawn(process.execPath, ['--import', 'tsx', main, JSON.stringify(settings)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc']
  })
  const [message] = (await once(child, 'message')) as [{ uri?: string; held?: boolean }]
  return { ...message, child }
}
