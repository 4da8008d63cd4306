import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import mongoose from 'mongoose'
import type { Browser } from 'playwright-core'
import { withDatabase } from '#lib/database-address.ts'
import { makeLog } from '#lib/log.ts'
import { buildIndexes, connect, disconnect } from '#models/records/database.ts'
import { raiseDemonstration } from '#seeds/demonstration.ts'
import { createApp } from '#server/app.ts'
import { paths } from '#server/paths.ts'
import { startStore } from '#store/start.ts'
import { startChromium } from '#test/support/chromium.ts'

/** `npm run screenshots`: the pictures of the README, from the demonstration as it is raised today. */
const PICTURES = [
  { file: 'today.png', row: 0, address: paths.today() },
  { file: 'results.png', row: 2, address: paths.results() }
]
const SIZE = { width: 1366, height: 900 }

const folder = mkdtempSync(path.join(tmpdir(), 'declic-screenshots-'))
const given = process.env['MONGODB_URI']
const store = given ? null : await startStore({ folder, durable: false })
const browser = await startChromium()
try {
  if (!browser) throw new Error('No Chromium was found: name one in CHROMIUM')
  await connect(withDatabase(given ?? store?.uri ?? '', 'declic-screenshots'), { waitMs: 10_000 })
  await mongoose.connection.dropDatabase()
  await buildIndexes()
  await raiseDemonstration()
  const { connection } = mongoose
  const app = createApp({
    appUrl: 'http://localhost:3000',
    secret: 'only-for-the-time-of-two-pictures',
    trial: true,
    trustProxy: 0,
    compress: false,
    client: connection.getClient(),
    databaseName: connection.name,
    log: makeLog('silent')
  })
  const server = createServer(app).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  for (const picture of PICTURES) await take(browser, home, picture)
  await connection.dropDatabase()
} finally {
  await browser?.close()
  await disconnect()
  await store?.stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exit(0)

/** Enters as the person of a row of the sign-in page and takes what one sees without scrolling. */
async function take(
  chromium: Browser,
  home: string,
  { file, row, address }: (typeof PICTURES)[number]
): Promise<void> {
  const context = await chromium.newContext({
    baseURL: home,
    viewport: SIZE,
    locale: 'fr-FR',
    colorScheme: 'light'
  })
  const page = await context.newPage()
  await page.goto(paths.signIn())
  await page.locator(`form[action="${paths.trialSignIn()}"] button`).nth(row).click()
  await page.goto(address)
  await page.screenshot({ path: path.join(import.meta.dirname, '../docs/screenshots', file) })
  await context.close()
}
