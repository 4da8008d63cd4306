import { setTimeout as delay } from 'node:timers/promises'
import { GiveUp, say, words } from '#lib/terminal.ts'
import { startStore, type Store } from '#store/start.ts'

const MEMORY_MB = 512
/** A store whose application was killed ends by itself; one that stays is another application's. */
const LEAVES_WITHIN_MS = 3000
const LOOK_EVERY_MS = 150
/** More ends than this in a minute are not an accident. */
const ENDS_A_MINUTE = 5
const MINUTE_MS = 60_000

export interface KeptStore {
  uri: string
  stop(): Promise<void>
}

/** Starts the store of a folder and starts it again, at the same address, whenever it ends unasked. */
export async function keepStore(folder: string): Promise<KeptStore> {
  let store = await ourOwn(folder)
  let isStopping = false
  const ends: number[] = []
  const watch = async () => {
    for (;;) {
      await delay(LOOK_EVERY_MS, undefined, { ref: false })
      if (isStopping) return
      if (isAlive(store.pid)) continue
      ends.push(Date.now())
      if (ends.filter(end => end > Date.now() - MINUTE_MS).length > ENDS_A_MINUTE) giveUp()
      say('terminal.watch.storeEnded')
      store = await ourOwn(folder).catch(giveUp)
      say('terminal.watch.storeBack')
    }
  }
  void watch()
  return {
    uri: store.uri,
    async stop() {
      isStopping = true
      await store.stop()
    }
  }
}

/** Throws GiveUp with one sentence: folder not writable, disk full, data damaged, held by another Déclic, or a store that does not start. */
async function ourOwn(folder: string): Promise<Store> {
  const end = Date.now() + LEAVES_WITHIN_MS
  for (;;) {
    const store = await startStore({ folder, memoryLimitMb: MEMORY_MB }).catch((error: Error) =>
      refused(folder, error)
    )
    if (!store.attached) return store
    if (Date.now() > end)
      throw new GiveUp('terminal.start.alreadyRunning', { folder, pid: String(store.pid) })
    await delay(LOOK_EVERY_MS)
  }
}

const NOT_WRITABLE = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT', 'ENAMETOOLONG'])

/** Why a store does not start, in one sentence. */
export function refused(folder: string, { code = 'ESTORE', message }: NodeJS.ErrnoException): never {
  if (code === 'ENOSPC') throw new GiveUp('terminal.start.diskFull', { folder })
  if (code === 'EDAMAGED') throw new GiveUp('terminal.start.storeDamaged', { folder, message })
  if (NOT_WRITABLE.has(code)) throw new GiveUp('terminal.start.folderNotWritable', { folder, code })
  throw new GiveUp('terminal.start.storeRefused', { folder, code, message })
}

function giveUp(): never {
  process.stderr.write(`${words('terminal.watch.storeGone')}\n`)
  process.kill(process.pid, 'SIGTERM')
  throw new GiveUp('terminal.watch.storeGone')
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
