import { type ChildProcess, spawn } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const run = fileURLToPath(new URL('../run.js', import.meta.url))

/** Starts the process of the store, its sixty files joined into one. */
export function launch(settings: object, memoryMb: number): ChildProcess {
  return spawn(process.execPath, [`--max-old-space-size=${memoryMb}`, run, main, JSON.stringify(settings)], {
    cwd: dirname(main),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc']
  })
}
