import { expect } from 'chai'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { MongoClient } from 'mongodb'
import { startStore } from '#store/start.ts'
import { crash } from './crash.ts'
import { ownStore, temporaryFolder } from './running-store.ts'

const start = new URL('../../store/start.ts', import.meta.url).href

describe('the process of the store', function () {
  this.timeout(60_000)

  const count = async (uri: string) => {
    const client = await new MongoClient(uri).connect()
    try {
      return await client.db('x').collection('c').countDocuments()
    } finally {
      await client.close()
    }
  }
  const insert = async (uri: string) => {
    const client = await new MongoClient(uri).connect()
    await client.db('x').collection('c').insertOne({ at: Date.now() })
    await client.close()
  }

  it('loses nothing acknowledged when killed under four writers, and no index breaks', async () => {
    const report = await crash(temporaryFolder(), Number(process.env['STORE_KILLS'] ?? 2))
    expect(report).to.deep.include({ lost: 0, forgotten: 0, brokenIndexes: 0 })
    expect(report.acknowledged).to.be.above(20)
  })

  it('lets a second starter attach, and outlives its stop', async () => {
    const folder = temporaryFolder()
    const first = await ownStore({}, true, folder)
    const second = await startStore({ folder })
    expect([second.attached, second.pid, second.uri]).to.deep.equal([true, first.pid, first.uri])
    await insert(second.uri)
    await second.stop()
    expect(await count(first.uri)).to.equal(1)
    await first.stop()
    const again = await ownStore({}, true, folder)
    expect([again.attached, await count(again.uri)]).to.deep.equal([false, 1])
    await again.stop()
  })

  it('has one owner when several start at once', async () => {
    const folder = temporaryFolder()
    const stores = await Promise.all([1, 2, 3].map(() => startStore({ folder, durable: false })))
    expect(stores.filter(store => !store.attached).length).to.equal(1)
    expect(new Set(stores.map(store => store.pid)).size).to.equal(1)
    await Promise.all(stores.map(store => insert(store.uri)))
    expect(await count(stores[0]?.uri ?? '')).to.equal(3)
    for (const store of stores) await store.stop()
  })

  it('takes over from a dead owner, even when its number is borne by another process', async () => {
    const folder = temporaryFolder()
    mkdirSync(folder, { recursive: true })
    for (const pid of [999_999, process.ppid]) {
      writeFileSync(join(folder, 'owner.json'), JSON.stringify({ pid, uri: 'mongodb://%2Fnowhere.sock/' }))
      const store = await startStore({ folder, durable: false })
      expect(store.attached).to.equal(false)
      await store.stop()
    }
  })

  it('says with a code why a folder cannot be used', async () => {
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, '')
    const error: unknown = await startStore({ folder: join(file, 'data') }).catch((reason: unknown) => reason)
    expect(error).to.be.instanceOf(Error).and.have.property('code', 'ENOTDIR')
    expect(String(error)).to.contain('cannot be written')
  })

  it('keeps socket and data to its owner, also where the folder has a long name', async () => {
    const folder = join(temporaryFolder(), 'x'.repeat(120))
    const store = await startStore({ folder, durable: false })
    const path = decodeURIComponent(/^mongodb:\/\/([^/]+)/.exec(store.uri)?.[1] ?? '')
    expect(Buffer.byteLength(path)).to.be.below(104)
    expect((statSync(join(path, '..')).mode & 0o777).toString(8)).to.equal('700')
    expect((statSync(join(folder, 'data.lmdb')).mode & 0o077).toString(8)).to.equal('0')
    await insert(store.uri)
    await store.stop()
    expect(existsSync(path)).to.equal(false)
  })

  it('ends with its parent, after what was acknowledged is on the disk', async () => {
    const folder = temporaryFolder()
    const script = `import(${JSON.stringify(start)}).then(async ({ startStore }) => {
      const store = await startStore({ folder: ${JSON.stringify(folder)} })
      process.stdout.write(store.pid + ' ' + store.uri)
      setInterval(() => {}, 1000)
    })`
    const parent = spawn(process.execPath, ['--import', 'tsx', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit']
    })
    const [chunk] = (await once(parent.stdout, 'data')) as [Buffer]
    const [pid = '', uri = ''] = String(chunk).split(' ')
    await insert(uri)
    parent.kill('SIGKILL')
    const alive = () => {
      try {
        return process.kill(Number(pid), 0)
      } catch {
        return false
      }
    }
    for (let i = 0; i < 100 && alive(); i++) await wait(50)
    expect(alive()).to.equal(false)
    const store = await startStore({ folder })
    expect(await count(store.uri)).to.equal(1)
    await store.stop()
  })

  it('finishes what it was doing at SIGTERM', async () => {
    const folder = temporaryFolder()
    const store = await ownStore({}, true, folder)
    const client = await new MongoClient(store.uri, { serverSelectionTimeoutMS: 300 }).connect()
    const acknowledged: number[] = []
    const writers = Array.from({ length: 20 }, async (_, n) => {
      for (let i = 0; ; i++) {
        await client
          .db('x')
          .collection<{ _id: number }>('c')
          .insertOne({ _id: n * 1000 + i })
        acknowledged.push(n * 1000 + i)
      }
    })
    await wait(200)
    process.kill(store.pid, 'SIGTERM')
    await Promise.allSettled(writers)
    await client.close(true)
    const again = await ownStore({}, true, folder)
    expect(await count(again.uri)).to.be.at.least(acknowledged.length)
    expect(acknowledged.length).to.be.above(0)
    await again.stop()
  })
})
