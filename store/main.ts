import { join } from 'node:path'
import { addressFor } from './address.ts'
import { fromEngine } from './errors.ts'
import { hold, removeOwner, writeOwner } from './lock.ts'
import type { Settings } from './start.ts'
import { type Host, host } from './server/host.ts'
import { makeFile, openKeyValues } from './storage/key-values.ts'

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
  const mine = hold(folder)
  if (!mine) {
    tell({ held: true })
    process.exit(0)
  }
  const file = join(folder, 'data.lmdb')
  await makeFile(file)
  const kv = openKeyValues(file, durable)
  const address = addressFor(folder)
  release = () => {
    address.clear()
    removeOwner(folder)
  }
  const { identity } = mine
  serving = await host(kv, address.listen, { memory, cursorIdle, sweepEvery, identity })
  const uri = address.uri(serving.port)
  writeOwner(folder, { pid: process.pid, uri })
  tell({ uri })
} catch (error) {
  const { code = 'ESTORE', message } = error as NodeJS.ErrnoException
  const said = fromEngine(error)
  const failed = said && { code: said.code === 14031 ? 'ENOSPC' : 'EDAMAGED', message: said.message }
  tell({ failed: failed ?? { code, message } })
  release()
  process.exit(1)
}
