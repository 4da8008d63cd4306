import { join } from 'node:path'
import { addressFor } from './address.ts'
import { isAlive, readOwner, removeOwner, writeOwner } from './lock.ts'
import type { Settings } from './start.ts'
import { type Host, host } from './server/host.ts'
import { openKeyValues } from './storage/key-values.ts'

/** The process of the store: takes the folder, answers, and ends with its parent or at SIGTERM, all flushed. */

process.umask(0o077)
const settings = JSON.parse(process.argv.at(-1) ?? '{}') as Settings
const { folder, durable, memory, cursorIdle, sweepEvery } = settings
// Nobody may be left to hear it.
const tell = (message: object) => process.send?.(message, undefined, undefined, () => undefined)

let serving: Host | undefined
let stopping = false
let release = () => undefined as void

async function stop() {
  if (stopping) return
  stopping = true
  await serving?.close()
  release()
  process.exit(0)
}

process.on('SIGTERM', () => void stop())
// Ctrl-C reaches the whole group; the application still has writes to make before it stops us.
process.on('SIGINT', () => undefined)
process.on('disconnect', () => void stop())
if (process.connected === false) process.exit(0)
process.on('message', message => {
  if (message === 'stop') void stop()
})

try {
  const kv = openKeyValues(join(folder, 'data.lmdb'), durable)
  // LMDB lets one process write at a time: inside a transaction nobody else can look at the owner, or take over.
  const holder = kv.write(() => {
    const owner = readOwner(folder)
    if (owner && isAlive(owner)) return owner
    writeOwner(folder, { pid: process.pid })
    return undefined
  })
  if (holder) {
    tell({ held: holder })
    await kv.close()
    process.exit(0)
  }
  const address = addressFor(folder)
  release = () => {
    address.clear()
    removeOwner(folder)
  }
  serving = await host(kv, address.listen, { memory, cursorIdle, sweepEvery })
  const uri = address.uri(serving.port)
  writeOwner(folder, { pid: process.pid, uri })
  tell({ uri })
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException
  tell({ failed: { code: code ?? 'ESTORE', message } })
  release()
  process.exit(1)
}
