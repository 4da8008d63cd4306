import { expect } from 'chai'
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Document, MongoClient } from 'mongodb'
import { startStore } from '#store/start.ts'
import { codeOf, ownStore, temporaryFolder } from './running-store.ts'

/** Never silent: what was not tried is named at the end of every run, and in the log. */
function skip(test: Mocha.Context, why: string): never {
  console.warn(`    NOT TRIED: ${why}`)
  return test.skip()
}

const can = (command: string, ...args: string[]) => spawnSync(command, args).status === 0

describe('the disk under the store', function () {
  this.timeout(60_000)

  /** Every kind of write, each of which needs room. */
  const writes = (client: MongoClient): Record<string, () => Promise<unknown>> => {
    const db = client.db('x')
    const c = db.collection('c')
    const text = 'x'.repeat(60_000)
    return {
      insert: () => c.insertOne({ text }),
      'insert many': () => c.insertMany([{ text }, { text }]),
      update: () => c.updateMany({}, { $set: { text: 'x'.repeat(2000) } }),
      upsert: () => c.updateOne({ n: -1 }, { $set: { text } }, { upsert: true }),
      'find and update': () => c.findOneAndUpdate({ n: 1 }, { $set: { text } }),
      replace: () => c.replaceOne({ n: 1 }, { text }),
      bulk: () => c.bulkWrite([{ insertOne: { document: { text } } }]),
      index: () => c.createIndex({ pad: 1 })
    }
  }

  async function fullAndBack(client: MongoClient, fill: () => Promise<void> | void, empty: () => void) {
    const c = client.db('x').collection<Document>('c')
    await c.insertMany(Array.from({ length: 200 }, (_, n) => ({ n, pad: String(n).repeat(100) })))
    await fill()
    for (const [name, write] of Object.entries(writes(client))) {
      const { code, message } = await codeOf(write())
      expect(code, `${name}: ${message}`).to.equal(14031)
      expect(message, name).to.contain('the disk of the embedded store is full')
    }
    const together = await Promise.all(
      Array.from({ length: 5 }, () => codeOf(c.insertOne({ text: 'y'.repeat(60_000) })))
    )
    expect(together.map(({ code }) => code)).to.deep.equal([14031, 14031, 14031, 14031, 14031])
    expect(await c.countDocuments({ n: { $gte: 0 } })).to.equal(200)
    expect((await c.findOne({ n: 7 }))?.['pad']).to.equal('7'.repeat(100))
    empty()
    for (const write of Object.values(writes(client))) await write()
    expect(await c.countDocuments({ text: { $exists: true } })).to.be.above(200)
  }

  it('refuses every write with 14031 where the file may not grow, reads on, and writes again after', async function () {
    if (!can('prlimit', '--version')) skip(this, 'there is no prlimit here to keep a file from growing')
    const folder = temporaryFolder()
    const store = await ownStore({}, true, folder)
    const client = await new MongoClient(store.uri).connect()
    const limit = (bytes: number | string) =>
      execFileSync('prlimit', ['--pid', String(store.pid), `--fsize=${bytes}:`])
    await fullAndBack(
      client,
      () => void limit(statSync(join(folder, 'data.lmdb')).size),
      () => void limit('unlimited')
    )
    await client.close()
    await store.stop()
  })

  it('does the same on a file system without room, and says so at the next start', async function () {
    const disk = join(temporaryFolder(), 'disk')
    mkdirSync(disk)
    if (!can('mount', '-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk))
      skip(this, 'no file system can be mounted here, hence none filled')
    try {
      const folder = join(disk, 'store')
      const filler = join(disk, 'filler')
      const fill = () => void spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4k'])
      const store = await ownStore({}, true, folder)
      const client = await new MongoClient(store.uri).connect()
      await fullAndBack(client, fill, () => truncateSync(filler))
      await client.close()
      await store.stop()
      fill()
      for (const place of [folder, join(disk, 'new')])
        expect(await codeOf(startStore({ folder: place }))).to.deep.equal({
          code: 'ENOSPC',
          message: `the disk of ${place} is full`
        })
      truncateSync(filler)
      const again = await ownStore({}, true, folder)
      await again.stop()
    } finally {
      execFileSync('umount', ['--lazy', disk])
    }
  })

  describe('when the data file is damaged', () => {
    let good = ''
    before(async () => {
      const folder = temporaryFolder()
      const store = await ownStore({}, false, folder)
      const client = await new MongoClient(store.uri).connect()
      const c = client.db('x').collection('c')
      await c.createIndex({ n: 1 })
      await c.insertMany(Array.from({ length: 2000 }, (_, n) => ({ n, text: 'x'.repeat((n % 50) * 50) })))
      await client.close()
      await store.stop()
      good = folder
    })

    const zeroes = (bytes: Buffer) => {
      for (let at = 8192; at < bytes.length; at += 65_536) bytes.fill(0, at, at + 4096)
      return bytes
    }
    const harms: Record<string, (bytes: Buffer) => Buffer> = {
      'of no length': () => Buffer.alloc(0),
      'another file': () => Buffer.from('this is no database'),
      'cut in half': bytes => bytes.subarray(0, bytes.length / 2),
      'cut after its head': bytes => bytes.subarray(0, 8192),
      'without its head': bytes => bytes.fill(0, 0, 8192),
      'full of holes': zeroes,
      'overwritten but for its head': bytes => bytes.fill(7, 8192)
    }
    for (const [name, harm] of Object.entries(harms))
      it(`says so, and leaves it as it is: ${name}`, async () => {
        const folder = join(temporaryFolder(), 'harmed')
        cpSync(good, folder, { recursive: true })
        const file = join(folder, 'data.lmdb')
        writeFileSync(file, harm(readFileSync(file)))
        const before = readFileSync(file)
        const { code, message } = await codeOf(startStore({ folder }))
        expect(code, message).to.equal('EDAMAGED')
        expect(message).to.contain(`the store in ${folder} cannot start: `)
        expect(readFileSync(file).equals(before)).to.equal(true)
      })

    it('is not what a start cut short leaves: that is begun again', async () => {
      const folder = temporaryFolder()
      writeFileSync(join(folder, 'data.lmdb.new'), '')
      const store = await ownStore({}, false, folder)
      await store.stop()
      expect(statSync(join(folder, 'data.lmdb')).size).to.be.above(0)
    })
  })
})
