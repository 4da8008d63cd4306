import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, rmSync } from 'node:fs'
import type { ListenOptions } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const options = '?directConnection=true&retryWrites=false'
/** Linux allows 107 bytes for the path of a socket, macOS 103. */
const longest = 100

/** Where the store listens, the URI for clients, and what to clear away afterwards. */
export interface Address {
  listen: ListenOptions
  uri(port: number | undefined): string
  clear(): void
}

/**
 * A Unix socket in a folder only its owner may enter, as the store knows no password; in a short temporary folder
 * where the path would be too long, the same at every start so that clients find it again. Where there are no such sockets, a port of the loopback interface.
 */
export function addressFor(folder: string): Address {
  if (process.platform === 'win32') {
    return {
      listen: { host: '127.0.0.1', port: 0 },
      uri: port => `mongodb://127.0.0.1:${port}/${options}`,
      clear: () => undefined
    }
  }
  const near = join(folder, 'socket', 'store.sock')
  const path =
    Buffer.byteLength(near) <= longest ? near : join(tmpdir(), `store-${shortHash(folder)}`, 'store.sock')
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  chmodSync(dirname(path), 0o700)
  rmSync(path, { force: true })
  return {
    listen: { path },
    uri: () => `mongodb://${encodeURIComponent(path)}/${options}`,
    clear: () => rmSync(path === near ? path : dirname(path), { recursive: true, force: true })
  }
}

const shortHash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16)
