import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import express from 'express'
import mongoose from 'mongoose'
import { flash, sharedOf } from '#server/render.ts'
import { securityHeaders } from '#server/middleware/security-headers.ts'
import { sessions } from '#server/middleware/sessions.ts'
import { sharedLocals } from '#server/middleware/shared-locals.ts'
import { useDatabase } from '../support/database.ts'

describe('The line left for the next page', () => {
  useDatabase()

  it('is not put away by a slower page that was asked for before it was written', async () => {
    const { client, name } = { client: mongoose.connection.getClient(), name: mongoose.connection.name }
    const reached = gate()
    const held = gate()
    const app = express()
    app.use(securityHeaders({ https: false }))
    app.use(sessions({ client, name, secret: 'x'.repeat(32), https: false }))
    app.use(sharedLocals({ trial: true }))
    app.get('/slow', async (_req, res) => {
      reached.open()
      await held.opened
      res.send(sharedOf(res).flash?.text ?? 'nothing')
    })
    app.get('/page', (_req, res) => void res.send(sharedOf(res).flash?.text ?? 'nothing'))
    app.post('/done/:what', (req, res) => {
      flash(res, req.params.what === 'first' ? 'common.yes' : 'common.no')
      res.send('done')
    })
    const server = app.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    try {
      const opened = await fetch(`${base}/done/first`, { method: 'POST' })
      const cookie = opened.headers
        .getSetCookie()
        .map(one => one.split(';')[0])
        .join('; ')
      const ask = (path: string, method = 'GET') =>
        fetch(base + path, { method, headers: { cookie } }).then(answer => answer.text())
      const slowPage = ask('/slow')
      await reached.opened
      await ask('/done/second', 'POST')
      held.open()
      expect(await slowPage, 'the slow page says what was left for it').to.equal('Oui')
      expect(await ask('/page'), 'the next page says the later line').to.equal('Non')
      expect(await ask('/page'), 'once').to.equal('nothing')
    } finally {
      server.close()
    }
  })
})

/** Something waited for until it is let through. */
function gate() {
  let open = () => {}
  const opened = new Promise<void>(resolve => (open = resolve))
  return { opened, open: () => open() }
}
