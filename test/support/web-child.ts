import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import mongoose from 'mongoose'
import '#models/records/all.ts'
import { makeLog } from '#lib/log.ts'
import { connect } from '#models/records/database.ts'
import { guards } from '#models/seats/seats.ts'
import { createApp } from '#server/app.ts'

/** One of several web processes on one database. Its orders come by IPC: listen, then perhaps open a guard. */
export type Orders = { uri: string; secret: string } | { open: Opened | null }

/** A guard of the seats that a control opens: a seat taken where none is free, a seat given back that is not held. */
export type Opened = 'seatFree' | 'seatHeld'

const closed = { ...guards }
const OPENED = {
  seatFree: person => ({ state: 'published', 'seats.person': { $ne: person } }),
  seatHeld: () => ({ state: 'published' })
} satisfies Partial<typeof guards>

process.on('message', (orders: Orders) => {
  if ('uri' in orders) return void listen(orders)
  Object.assign(guards, closed)
  if (orders.open === 'seatHeld') Object.assign(guards, { seatHeld: OPENED.seatHeld, slotHeld: () => ({}) })
  else if (orders.open) Object.assign(guards, { seatFree: OPENED.seatFree, refuseFull: () => undefined })
  process.send?.('done')
})

async function listen({ uri, secret }: { uri: string; secret: string }): Promise<void> {
  await connect(uri, { waitMs: 10_000 })
  const { connection } = mongoose
  const app = createApp({
    appUrl: 'http://declic.example.org',
    secret,
    trial: false,
    trustProxy: 0,
    compress: true,
    client: connection.getClient(),
    databaseName: connection.name,
    log: makeLog('silent')
  })
  const server = createServer(app).listen(0, '127.0.0.1', () => {
    process.send?.((server.address() as AddressInfo).port)
  })
}
process.on('disconnect', () => process.exit(0))
process.send?.('ready')
