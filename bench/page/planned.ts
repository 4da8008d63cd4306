import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import mongoose from 'mongoose'
import { withDatabase } from '#lib/database-address.ts'
import { makeLog } from '#lib/log.ts'
import '#models/records/all.ts'
import { Agency } from '#models/records/agency.ts'
import { Workshop } from '#models/records/workshop.ts'
import { buildIndexes, connect, disconnect } from '#models/records/database.ts'
import { drawPlan } from '#models/planning/change-plans/draw.ts'
import { createApp } from '#server/app.ts'
import { paths } from '#server/paths.ts'
import { startStore } from '#store/start.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { Visitor } from '#test/support/client.ts'
import { load } from './load.ts'
import { readsDuring, told } from './reads.ts'

/** A page that is measured: who reads it, '' for anyone. */
export interface PlannedPage {
  name: string
  path: string
  cookie: string
  /** Of a page that counts workshops rather than show each: how many. */
  counted?: number
  /** How many questions it asks of the store; none when what it answers is kept. */
  reads: number
}

const IN_THE_WEEK = 400
const AGENCIES = 20
/** After a moment that is long past and a workshop that is none: all of them, at an address nobody asked for. */
const ANEW = '?after=0-{at}'
/** Of one agency, within its month. */
const IN_THE_AGENCY = 40

const found: { pages: PlannedPage[]; reads: string } = { pages: [], reads: '' }

/**
 * The whole application on a store of its own, with a week of four hundred workshops in twenty agencies. What each page
 * asks of the store is heard beforehand, the second time it is read: while it is measured nothing listens.
 */
export async function planned(): Promise<Server> {
  const folder = mkdtempSync(path.join(tmpdir(), 'declic-bench-'))
  const store = await startStore({ folder, durable: false })
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const uri = withDatabase(store.uri, 'bench')
  await connect(uri, { waitMs: 30_000, watched: true })
  await buildIndexes()
  const cast = await raiseCast()
  await crowd(cast)
  await hear(cast, uri)
  await disconnect()
  await connect(uri, { waitMs: 30_000 })
  return serve()
}

/** What is measured: its pages, and what they ask of which store. */
export const measured = () => found

function serve(): Server {
  const { connection } = mongoose
  return createServer(
    createApp({
      appUrl: 'http://localhost',
      secret: 'a-secret-of-the-bench-of-32-signs',
      trial: false,
      trustProxy: 0,
      compress: true,
      client: connection.getClient(),
      databaseName: connection.name,
      log: makeLog('silent')
    })
  )
}

async function hear(cast: Cast, uri: string): Promise<void> {
  const server = serve().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  const pages = await pagesOf(cast, port)
  const reads: Awaited<ReturnType<typeof readsDuring>>[] = []
  for (const { path: address, cookie } of pages) {
    const read = () => load({ port, path: address, cookie, count: 1 })
    await read()
    reads.push(await readsDuring(mongoose.connection.getClient(), read))
  }
  server.closeAllConnections()
  server.close()
  found.pages = pages.map((page, at) => ({ ...page, reads: reads[at]?.length ?? 0 }))
  found.reads = told({ uri, database: mongoose.connection.name, pages: reads })
}

async function crowd({ aubagne, forgeWorkshop }: Cast): Promise<void> {
  const { _id: _own, ...agency } = aubagne.toObject()
  const others = await Agency.insertMany(
    Array.from({ length: AGENCIES }, (_, at) => ({
      ...agency,
      safir: String(13_300 + at),
      name: `Agence ${at}`
    }))
  )
  const { _id, ...like } = forgeWorkshop.toObject()
  const facts = { ...like, seats: [], seatsFree: like.capacity, reference: null }
  const later = (moment: Date, days: number) => new Date(moment.getTime() + days * 86_400_000)
  await Workshop.insertMany([
    ...Array.from({ length: IN_THE_WEEK }, (_, at) => ({
      ...facts,
      agency: others[at % AGENCIES]?._id ?? _id
    })),
    ...Array.from({ length: IN_THE_AGENCY }, (_, at) => ({
      ...facts,
      startsAt: later(like.startsAt, at % 20),
      endsAt: later(like.endsAt, at % 20)
    }))
  ])
}

/** The pages, read by who may. */
async function pagesOf(
  { marie, sofia, forgeWorkshop }: Cast,
  port: number
): Promise<Omit<PlannedPage, 'reads'>[]> {
  const cookieOf = async (account: { email: string }) => {
    const visitor = new Visitor(`http://127.0.0.1:${port}`)
    await visitor.enter(account)
    return [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }
  const [own, region] = [await cookieOf(marie), await cookieOf(sofia)]
  const day = forgeWorkshop.localDay
  const workshops = [await Workshop.findById(forgeWorkshop._id).orFail()]
  const plan = await drawPlan({ kind: 'cancel', what: { reason: 'weather' }, workshops, by: marie._id })
  const pages: Record<string, [address: string, cookie: string, counted?: number]> = {
    'week of 400 by agency': [paths.agenciesWeek(day), region, IN_THE_WEEK],
    'week of an agency': [paths.planningWeek(day), own],
    'day of an agency': [paths.planningDay(day), own],
    'month of an agency': [paths.planningMonth(day.slice(0, 7)), own],
    'open workshops': [paths.open(), ''],
    'open workshops, JSON': [paths.openJson(), ''],
    'open workshops, ICS': [paths.openCalendar(), ''],
    'open workshops, drawn anew': [paths.open() + ANEW, ''],
    'open workshops, JSON, drawn anew': [paths.openJson() + ANEW, ''],
    'open workshops, ICS, drawn anew': [paths.openCalendar() + ANEW, ''],
    'form of a series': [`${paths.newSeries()}?like=${forgeWorkshop.id}`, own],
    'change plan': [paths.changePlan(String(plan._id)), own]
  }
  return Object.entries(pages).map(([name, [address, cookie, counted]]) => ({
    name,
    path: address,
    cookie,
    ...(counted ? { counted } : {})
  }))
}
