import { fork, type ChildProcess } from 'node:child_process'
import { Agent, request } from 'node:http'
import { join } from 'node:path'

const AT_ONCE = 8
/** As browsers ask: our own chain compresses, the peers do not. */
const TAKES = { 'accept-encoding': 'gzip, deflate' }

/** A server of bench/page/serve.ts in a process of its own, told more by its environment. */
export function serverOf(mode: string, more: Record<string, string> = {}): ChildProcess {
  return fork(join(import.meta.dirname, 'serve.ts'), [mode], {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, ...more, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc']
  })
}

/** Microseconds that a server has used so far. */
export async function cpuOf(child: ChildProcess): Promise<number> {
  child.send('cpu')
  return (await told<{ cpu: number }>(child)).cpu
}

export function told<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`A server of the bench ended with ${code}`))
    child.once('exit', ended)
    child.once('message', message => {
      child.off('exit', ended)
      resolve(message as Message)
    })
  })
}

/** So that no answer is one that was kept: never the same twice. */
let asked = 0
const addressOf = (path: string) => path.replace('{at}', (asked++).toString(16).padStart(24, '0'))

export interface Asking {
  port: number
  count: number
  /** With `{at}`, another address for each request. */
  path?: string
  /** Of someone signed in; '': that of the first answer. */
  cookie?: string
}

/** Bytes of a page before it is compressed. */
export async function sizeOf({
  port,
  path = '/workshops',
  cookie = ''
}: Omit<Asking, 'count'>): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}${addressOf(path)}`, {
    headers: { 'accept-encoding': 'identity', ...(cookie ? { cookie } : {}) }
  })
  if (answer.status !== 200) throw new Error(`Answered ${answer.status}`)
  return (await answer.arrayBuffer()).byteLength
}

/** Sends requests a few at once; returns the bytes of a page. */
export async function load({ port, count, path = '/workshops', cookie = '' }: Asking): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
  let known = cookie
  const once = () =>
    new Promise<number>((resolve, reject) => {
      const sent = request(
        {
          port,
          host: '127.0.0.1',
          path: addressOf(path),
          agent,
          headers: { ...TAKES, ...(known ? { cookie: known } : {}) }
        },
        answer => {
          known ||= answer.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
          let bytes = 0
          answer.on('data', (chunk: Buffer) => (bytes += chunk.length))
          answer.on('end', () =>
            answer.statusCode === 200 ? resolve(bytes) : reject(new Error(`Answered ${answer.statusCode}`))
          )
        }
      )
      sent.on('error', (error: NodeJS.ErrnoException) => {
        // The server had let go of an idle connection when it was used again: nothing was asked of it.
        if (sent.reusedSocket && error.code === 'ECONNRESET') once().then(resolve, reject)
        else reject(error)
      })
      sent.end()
    })
  const bytes = await once()
  let left = count - 1
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (left-- > 0) await once()
    })
  )
  agent.destroy()
  return bytes
}
