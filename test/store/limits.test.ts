import { expect } from 'chai'
import { Long, MongoClient } from 'mongodb'
import { createConnection, type Socket } from 'node:net'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { startStore } from '#store/start.ts'
import { codeOf, ownStore, sharedStore, temporaryFolder, useClient } from './running-store.ts'

/** 50,000 and 10,000 in the long run; enough of each to notice a defect in the short one. */
const documents = Number(process.env['STORE_DOCUMENTS'] ?? 4000)
const cursors = Number(process.env['STORE_CURSORS'] ?? 300)

describe('limits of the store', function () {
  this.timeout(documents > 10_000 ? 180_000 : 20_000)
  const at = useClient()
  const megabyte = 1024 * 1024

  it('takes a document of almost 16 MB and refuses a larger one', async () => {
    const c = at.db.collection('large')
    await c.insertOne({ _id: 1 as never, text: 'x'.repeat(16 * megabyte - 100) })
    expect((await c.findOne({ _id: 1 as never }))?.['text']).to.have.length(16 * megabyte - 100)
    expect(
      (await codeOf(c.updateOne({ _id: 1 as never }, { $set: { more: 'x'.repeat(200) } }))).code
    ).to.equal(10334)
    expect(await codeOf(c.insertOne({ text: 'x'.repeat(16 * megabyte) }))).to.have.property('message')
    expect(await c.countDocuments()).to.equal(1)
    await c.deleteMany({})
  })

  it('takes a message of almost 48 MB and answers a larger result in parts', async () => {
    const c = at.db.collection('many')
    await c.insertMany(Array.from({ length: 42 }, (_, n) => ({ n, text: 'x'.repeat(megabyte) })))
    expect((await c.find({}).toArray()).length).to.equal(42)
    await c.drop()
  })

  it(`reads ${documents} documents one at a time`, async () => {
    const c = at.db.collection('small')
    for (let i = 0; i < documents; i += 2000)
      await c.insertMany(Array.from({ length: 2000 }, (_, n) => ({ n: i + n })))
    let seen = 0
    for await (const doc of c.find({}, { batchSize: 1 })) seen += doc['n'] === seen ? 1 : 0
    expect(seen).to.equal(documents)
  })

  const raw = async () => {
    const { uri } = await sharedStore()
    const socket = createConnection({ path: decodeURIComponent(/^mongodb:\/\/([^/]+)/.exec(uri)?.[1] ?? '') })
    await once(socket, 'connect')
    return socket
  }
  const closes = async (socket: Socket) => {
    socket.resume()
    await Promise.race([
      once(socket, 'close'),
      wait(3000).then(() => Promise.reject(new Error('still open')))
    ])
  }

  it('closes only the socket that speaks nonsense', async () => {
    const frame = (length: number, code: number, body: Buffer) => {
      const head = Buffer.alloc(16)
      head.writeInt32LE(length, 0)
      head.writeInt32LE(code, 12)
      return Buffer.concat([head, body])
    }
    const nonsense = [
      Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
      frame(-1, 2013, Buffer.alloc(8)),
      frame(60_000_000, 2013, Buffer.alloc(8)),
      frame(24, 2012, Buffer.alloc(8)),
      frame(24, 2013, Buffer.from([0, 0, 0, 0, 9, 0, 0, 0])),
      frame(29, 2013, Buffer.from([0, 0, 0, 0, 0, 200, 0, 0, 0, 1, 0, 0, 0])),
      frame(30, 2013, Buffer.from([0, 0, 0, 0, 1, 255, 255, 255, 255, 0, 0, 0, 0, 0]))
    ]
    for (const bytes of nonsense) {
      const socket = await raw()
      socket.on('error', () => undefined)
      socket.write(bytes)
      await closes(socket)
    }
    expect(await at.db.command({ ping: 1 })).to.include({ ok: 1 })
  })

  it('understands a message torn into single bytes, and forgets half a message', async () => {
    const doc = Buffer.concat([Buffer.from([0, 0, 0, 0, 0]), pingDocument()])
    const head = Buffer.alloc(16)
    head.writeInt32LE(16 + doc.length, 0)
    head.writeInt32LE(7, 4)
    head.writeInt32LE(2013, 12)
    const socket = await raw()
    for (const byte of Buffer.concat([head, doc])) socket.write(Buffer.from([byte]))
    const [answer] = (await once(socket, 'data')) as [Buffer]
    expect(answer.readInt32LE(8)).to.equal(7)
    socket.destroy()
    const half = await raw()
    half.end(head)
    await closes(half)
  })

  function pingDocument() {
    const inner = Buffer.from('\x10ping\0\x01\0\0\0\x02$db\0\x05\0\0\0test\0\0', 'latin1')
    const size = Buffer.alloc(4)
    size.writeInt32LE(inner.length + 4, 0)
    return Buffer.concat([size, inner])
  }

  it('lets idle cursors expire and answers code 43 afterwards', async () => {
    const store = await ownStore({ cursorIdle: 800, sweepEvery: 200 })
    const client = await new MongoClient(store.uri, { maxPoolSize: 10 }).connect()
    try {
      const c = client.db('x').collection('c')
      await c.insertMany(Array.from({ length: 3 }, (_, n) => ({ n })))
      const open = () => client.db('x').command({ find: 'c', batchSize: 1 })
      const ids: unknown[] = []
      for (let i = 0; i < cursors; i += 100)
        ids.push(
          ...(await Promise.all(Array.from({ length: 100 }, open))).map(
            answer => (answer['cursor'] as { id: unknown }).id
          )
        )
      const status = async () =>
        (
          (await client.db('x').command({ serverStatus: 1 }))['metrics'] as {
            cursor: { open: { total: number } }
          }
        ).cursor.open.total
      for (let i = 0; i < 100 && (await status()) > 0; i++) await wait(100)
      expect(await status()).to.equal(0)
      expect(
        (await codeOf(client.db('x').command({ getMore: Long.fromNumber(Number(ids[0])), collection: 'c' })))
          .code
      ).to.equal(43)
    } finally {
      await client.close()
      await store.stop()
    }
  })

  it('answers code 292 rather than die of memory, and goes on', async () => {
    const store = await startStore({ folder: temporaryFolder(), durable: false, memoryLimitMb: 60 })
    const client = await new MongoClient(store.uri).connect()
    try {
      const c = client.db('x').collection('c')
      for (let i = 0; i < 4; i++)
        await c.insertMany(
          Array.from({ length: 5000 }, (_, n) => ({ n, text: `${i}-${n}-`.padEnd(1000, 'x') }))
        )
      expect(
        (await codeOf(c.aggregate([{ $group: { _id: null, all: { $push: '$$ROOT' } } }]).toArray())).code
      ).to.equal(292)
      expect((await codeOf(c.find({}, { sort: { text: 1 } }).toArray())).code).to.equal(292)
      expect((await codeOf(c.aggregate([{ $sort: { text: 1 } }]).toArray())).code).to.equal(292)
      expect(await c.countDocuments({ n: { $gte: 0 } })).to.equal(20_000)
      expect((await c.find({}, { sort: { text: 1 }, limit: 2 }).toArray()).length).to.equal(2)
    } finally {
      await client.close()
      await store.stop()
    }
  })
})
