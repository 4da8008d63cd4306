import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { GiveUp } from '#lib/terminal.ts'
import { paths } from './paths.ts'

/** The port, taken before anything else is done; every request waits outside until the application stands behind it. */
export interface Door {
  port: number
  /** From now on requests are the application's. */
  open(app: RequestListener): void
  /** Takes no more requests, and lets those begun end, `withinMs` at most. */
  close(withinMs: number): Promise<void>
}

/** Throws GiveUp with one sentence when the port cannot be had. `host` undefined is every interface. */
export async function takePort(port: number, host?: string): Promise<Door> {
  let answer: RequestListener = comeBackSoon
  const server = createServer((req, res) => answer(req, res))
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve)
    server.once('error', ({ code = '' }: NodeJS.ErrnoException) => {
      const other = String(port < 65_535 ? port + 1 : port - 1)
      if (code === 'EADDRINUSE') reject(new GiveUp('terminal.start.portTaken', { port: String(port), other }))
      else reject(new GiveUp('terminal.start.portRefused', { port: String(port), code }))
    })
    server.listen({ port, ...(host ? { host } : {}) })
  })
  return {
    port: (server.address() as AddressInfo).port,
    open(app) {
      answer = app
    },
    close: withinMs =>
      new Promise(resolve => {
        const force = setTimeout(() => server.closeAllConnections(), withinMs)
        server.close(() => {
          clearTimeout(force)
          resolve()
        })
        server.closeIdleConnections()
      })
  }
}

/** While starting: alive, not ready. A browser that came too early tries again by itself. */
const comeBackSoon: RequestListener = (req, res) => {
  if (req.url === paths.live()) return void res.end('live')
  res.writeHead(503, { 'Content-Type': 'text/plain; charset=utf-8', 'Retry-After': '1', Refresh: '1' })
  res.end('Déclic démarre… / Déclic is starting…')
}
