import {
  connect,
  createServer,
  type AddressInfo,
  type Server,
  type Socket,
  type NetConnectOpts
} from 'node:net'

/** A door between a process and its database, which a test shuts and opens. */
export interface Gate {
  readonly port: number
  /** Cuts what is connected and refuses the next. */
  shut(): Promise<void>
  open(): Promise<void>
}

/** Makes a door before `host:port`, open unless told, always on the same port. */
export async function makeGate(target: NetConnectOpts, { shut = false } = {}): Promise<Gate> {
  const sockets = new Set<Socket>()
  let server: Server | undefined
  let port = 0
  const open = async () => {
    const opened = createServer(near => {
      const far = connect(target)
      for (const [one, other] of [
        [near, far],
        [far, near]
      ] as const) {
        sockets.add(one)
        one.on('error', () => other.destroy())
        one.on('close', () => (other.destroy(), sockets.delete(one)))
        one.pipe(other)
      }
    })
    server = opened
    await new Promise<void>(resolve => opened.listen(port, '127.0.0.1', () => resolve()))
    port = (opened.address() as AddressInfo).port
  }
  const close = async () => {
    const closing = server
    server = undefined
    for (const socket of sockets) socket.destroy()
    if (closing) await new Promise(resolve => closing.close(resolve))
  }
  await open()
  if (shut) await close()
  return {
    get port() {
      return port
    },
    shut: close,
    open
  }
}
