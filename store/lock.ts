import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Who serves a folder: its process, and where it answers once it does. */
export interface Owner {
  pid: number
  uri?: string
}

const file = (folder: string) => join(folder, 'owner.json')

/** The owner written in a folder, alive or not. */
export function readOwner(folder: string): Owner | undefined {
  try {
    const owner = JSON.parse(readFileSync(file(folder), 'utf8')) as Owner
    return Number.isInteger(owner.pid) ? owner : undefined
  } catch {
    return undefined
  }
}

/** Writes the owner in one step, so that no reader meets half a file. */
export function writeOwner(folder: string, owner: Owner) {
  const draft = join(folder, `owner.${owner.pid}.draft`)
  writeFileSync(draft, JSON.stringify(owner), { mode: 0o600 })
  renameSync(draft, file(folder))
}

export function removeOwner(folder: string) {
  rmSync(file(folder), { force: true })
}

/** True when the process lives and, where the system tells its command, is a store: numbers are used again. */
export function isAlive({ pid }: Owner): boolean {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(join('store', 'main.ts'))
  } catch {
    return true
  }
}
