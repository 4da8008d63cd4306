import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import mongoose from 'mongoose'
import { makeLog } from '#lib/log.ts'
import { createApp } from '#server/app.ts'

/** A second application on the connected database, with other settings; `write` receives its log line by line. */
export async function listen({
  appUrl,
  trustProxy,
  name,
  write
}: {
  appUrl: string
  trustProxy: number
  name: string
  write?: (line: string) => void
}) {
  const log = write ? makeLog('debug', {}, { write }) : makeLog('silent')
  const client = mongoose.connection.getClient()
  const app = createApp({
    appUrl,
    secret: 'a-secret-of-the-tests-of-32-signs',
    trial: true,
    trustProxy,
    compress: true,
    client,
    databaseName: name,
    log
  })
  const server = createServer(app).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}
