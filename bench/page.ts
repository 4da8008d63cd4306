import { fork, type ChildProcess } from 'node:child_process'
import { Agent, request } from 'node:http'
import path from 'node:path'
import { median, type Finding } from './findings.ts'

const ROUNDS = 7
const REQUESTS = 400
const WARM_UP = 400
const AT_ONCE = 8
/** As browsers ask: our own chain compresses, the peers do not. */
const TAKES = { 'accept-encoding': 'gzip, deflate' }
const MODES = ['declic', 'stock', 'literal'] as const
type Mode = (typeof MODES)[number]

/** P1: CPU of the fifty-row list through the whole chain against stock Express + EJS and a template literal, interleaved. */
export async function page(): Promise<Finding[]> {
  const servers = new Map<Mode, { child: ChildProcess; port: number; bytes: number }>()
  for (const mode of MODES) {
    const child = fork(path.join(import.meta.dirname, 'page/serve.ts'), [mode], {
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc']
    })
    const { port } = await told<{ port: number }>(child)
    const bytes = await load(port, WARM_UP)
    servers.set(mode, { child, port, bytes })
  }
  const costs: Record<Mode, number[]> = { declic: [], stock: [], literal: [] }
  for (let round = 0; round < ROUNDS; round++) {
    for (const mode of MODES) {
      const server = servers.get(mode)
      if (!server) continue
      const before = await cpuOf(server.child)
      await load(server.port, REQUESTS)
      costs[mode].push(((await cpuOf(server.child)) - before) / REQUESTS)
    }
  }
  const bytes = Object.fromEntries([...servers].map(([mode, server]) => [mode, server.bytes]))
  for (const { child } of servers.values()) child.disconnect()
  const ratios = (peer: Mode) => costs.declic.map((cost, round) => cost / (costs[peer][round] ?? Number.NaN))
  return [
    {
      name: 'page: CPU ÷ stock Express + EJS',
      value: median(ratios('stock')),
      goal: 0.55,
      raw: { ...costs, bytes }
    },
    { name: 'page: CPU ÷ node:http + template literal', value: median(ratios('literal')), goal: 2, raw: {} }
  ]
}

async function cpuOf(child: ChildProcess): Promise<number> {
  child.send('cpu')
  return (await told<{ cpu: number }>(child)).cpu
}

function told<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`A server of the bench ended with ${code}`))
    child.once('exit', ended)
    child.once('message', message => {
      child.off('exit', ended)
      resolve(message as Message)
    })
  })
}

/** Sends requests a few at once with the cookie of the first answer; returns the bytes of a page. */
async function load(port: number, count: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
  let cookie = ''
  const once = () =>
    new Promise<number>((resolve, reject) => {
      const sent = request(
        {
          port,
          host: '127.0.0.1',
          path: '/workshops',
          agent,
          headers: { ...TAKES, ...(cookie ? { cookie } : {}) }
        },
        answer => {
          cookie ||= answer.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
          let bytes = 0
          answer.on('data', (chunk: Buffer) => (bytes += chunk.length))
          answer.on('end', () =>
            answer.statusCode === 200 ? resolve(bytes) : reject(new Error(`Answered ${answer.statusCode}`))
          )
        }
      )
      sent.on('error', reject)
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
