import {
  closeSync,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync
} from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** What the owner of a folder said of itself. A copied or stale file says it too: ask who answers before believing. */
export interface Owner {
  pid: number
  uri: string
}

/** The right to serve a folder. The system takes it back when the process ends, however that happens. */
export interface Hold {
  /** Which folder it is, whatever its path and whoever copied it: the very file that is locked. */
  identity: string
  release(): void
}

const lockFile = (folder: string) => join(folder, 'owner.lock')
const ownerFile = (folder: string) => join(folder, 'owner.json')

/** Takes the folder for this process; undefined while another has it. Throws code ENOLOCK where there are no locks. */
export function hold(folder: string): Hold | undefined {
  const locks = systemLocks()
  const fd = openSync(lockFile(folder), 'a+', 0o600)
  const release = () => closeSync(fd)
  let taken
  try {
    taken = locks.tryLock(fd)
  } catch (error) {
    release()
    throw noLock(error)
  }
  const { dev, ino } = fstatSync(fd, { bigint: true })
  const identity = `${dev}:${ino}`
  if (taken && identity === identityOf(folder)) return { identity, release }
  release()
  // Erased between opening and locking, as by a fresh start: what was locked is no longer in the folder.
  return taken ? hold(folder) : undefined
}

/** True while some process has the folder. */
export function isHeld(folder: string): boolean {
  const mine = hold(folder)
  mine?.release()
  return mine === undefined
}

/** The identity that the owner of the folder must give. */
export function identityOf(folder: string): string | undefined {
  const found = statSync(lockFile(folder), { bigint: true, throwIfNoEntry: false })
  return found && `${found.dev}:${found.ino}`
}

/** Node has no locks of its own; LMDB's serve several writers and forget whom they belong to. */
function systemLocks(): { tryLock(fd: number): boolean } {
  try {
    return createRequire(import.meta.url)('fs-native-extensions') as { tryLock(fd: number): boolean }
  } catch (error) {
    throw noLock(error)
  }
}

function noLock(error: unknown) {
  const [reason = ''] = (error as Error).message.split('\n')
  const message = `its folder cannot be locked on this system (${reason}); set MONGODB_URI to a MongoDB server`
  return Object.assign(new Error(message), { code: 'ENOLOCK' })
}

/** The owner written in a folder, alive or not. */
export function readOwner(folder: string): Owner | undefined {
  try {
    const owner = JSON.parse(readFileSync(ownerFile(folder), 'utf8')) as Partial<Owner>
    return Number.isInteger(owner.pid) && typeof owner.uri === 'string' ? (owner as Owner) : undefined
  } catch {
    return undefined
  }
}

/** Writes the owner in one step, so that no reader meets half a file. */
export function writeOwner(folder: string, owner: Owner) {
  const draft = join(folder, 'owner.draft')
  writeFileSync(draft, JSON.stringify(owner), { mode: 0o600 })
  renameSync(draft, ownerFile(folder))
}

export function removeOwner(folder: string) {
  rmSync(ownerFile(folder), { force: true })
}
