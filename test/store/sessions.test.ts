import { expect } from 'chai'
import MongoStore from 'connect-mongo'
import express from 'express'
import session from 'express-session'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { useClient } from './running-store.ts'

declare module 'express-session' {
  interface SessionData {
    visits: number
  }
}

describe('sessions on the store', () => {
  const at = useClient()

  it('count visits through connect-mongo, and end by their TTL index', async () => {
    const store = MongoStore.create({ mongoUrl: at.uri, dbName: at.name, ttl: 1 })
    const app = express()
    app.use(
      session({ secret: 'test', store, resave: false, saveUninitialized: false, cookie: { maxAge: 60_000 } })
    )
    app.get('/', (req, res) => {
      req.session.visits = (req.session.visits ?? 0) + 1
      if (req.query['end'] !== undefined) req.session.cookie.maxAge = 50
      res.send(String(req.session.visits))
    })
    const server = app.listen(0)
    await once(server, 'listening')
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const first = await fetch(address)
    const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? ''
    const again = async (path = '') => (await fetch(address + path, { headers: { cookie } })).text()
    expect([await first.text(), await again(), await again(), await again('?end')]).to.deep.equal([
      '1',
      '2',
      '3',
      '4'
    ])
    const sessions = at.db.collection('sessions')
    expect((await sessions.indexes()).map(index => index['expireAfterSeconds'] as unknown)).to.deep.equal([
      undefined,
      0
    ])
    for (let i = 0; i < 50 && (await sessions.countDocuments()) > 0; i++) await wait(50)
    expect(await sessions.countDocuments()).to.equal(0)
    server.close()
    await store.close()
  })
})
