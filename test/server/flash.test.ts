import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { MongoStore } from 'connect-mongo'
import express, { type Express } from 'express'
import mongoose from 'mongoose'
import { flash, sharedOf } from '#server/render.ts'
import { savedRedirects } from '#server/middleware/saved-redirects.ts'
import { securityHeaders } from '#server/middleware/security-headers.ts'
import { sessions } from '#server/middleware/sessions.ts'
import { sharedLocals } from '#server/middleware/shared-locals.ts'
import { useDatabase } from '../support/database.ts'

describe('The line left for the next page', () => {
  useDatabase()
  let close = () => {}
  afterEach(() => close())

  /** The sessions of the product behind some addresses. Gives their base. */
  const serve = async (addresses: (app: Express) => void): Promise<string> => {
    const { connection } = mongoose
    const app = express()
    app.use(securityHeaders({ https: false }))
    app.use(
      sessions({
        client: connection.getClient(),
        name: connection.name,
        secret: 'x'.repeat(32),
        https: false
      })
    )
    app.use(savedRedirects)
    app.use(sharedLocals({ trial: true }))
    app.get('/page', (_req, res) => void res.send(sharedOf(res).flash?.text ?? 'nothing'))
    addresses(app)
    const server = app.listen(0, '127.0.0.1')
    close = () => void server.close()
    await once(server, 'listening')
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  it('is not put away by a slower page that was asked for before it was written', async () => {
    const reached = gate()
    const held = gate()
    const base = await serve(app => {
      app.get('/slow', async (_req, res) => {
        reached.open()
        await held.opened
        res.send(sharedOf(res).flash?.text ?? 'nothing')
      })
      app.post('/done/:what', (req, res) => {
        flash(res, req.params.what === 'first' ? 'common.yes' : 'common.no')
        res.send('done')
      })
    })
    const first = await fetch(`${base}/done/first`, { method: 'POST' })
    // The head arrives before the session is written; the end of the body does not.
    await first.text()
    const cookie = cookieOf(first)
    const ask = (path: string, method = 'GET') =>
      fetch(base + path, { method, headers: { cookie } }).then(answer => answer.text())
    const slowPage = ask('/slow')
    await reached.opened
    await ask('/done/second', 'POST')
    held.open()
    expect(await slowPage, 'the slow page says what was left for it').to.equal('Oui')
    expect(await ask('/page'), 'the next page says the later line').to.equal('Non')
    expect(await ask('/page'), 'once').to.equal('nothing')
  })

  it('is there for a browser that follows a redirection before the answer has ended, on a slow database', async () => {
    const base = await serve(app => {
      app.post('/done', (_req, res) => {
        flash(res, 'common.yes')
        res.redirect(303, '/page')
      })
    })
    const restore = slowDown(200)
    try {
      // fetch hands an answer over once its head is read, which is when a browser follows it.
      const answer = await fetch(`${base}/done`, { method: 'POST', redirect: 'manual' })
      expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, '/page'])
      const page = await fetch(`${base}/page`, { headers: { cookie: cookieOf(answer) } })
      expect(await page.text()).to.equal('Oui')
    } finally {
      restore()
    }
  })
})

const cookieOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ')

/** Sessions are written so many milliseconds late, as by a database that is busy. Gives the way back. */
function slowDown(ms: number): () => void {
  const { prototype } = MongoStore
  const set = Reflect.get(prototype, 'set') as (this: unknown, ...args: unknown[]) => void
  Reflect.set(prototype, 'set', function (this: unknown, ...args: unknown[]) {
    setTimeout(() => set.apply(this, args), ms)
  })
  return () => void Reflect.set(prototype, 'set', set)
}

/** Something waited for until it is let through. */
function gate() {
  let open = () => {}
  const opened = new Promise<void>(resolve => (open = resolve))
  return { opened, open: () => open() }
}
