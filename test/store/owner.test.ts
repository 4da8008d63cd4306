import { expect } from 'chai'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Collection, MongoClient } from 'mongodb'
import { hold, identityOf, isHeld, readOwner } from '#store/lock.ts'
import { startStore } from '#store/start.ts'
import { buildWith, type Defect, GUARDS, MISHAPS } from './defects.ts'
import { codeOf, ownStore, temporaryFolder } from './running-store.ts'
import { serve } from './serve.ts'

describe('the owner of a folder', function () {
  this.timeout(60_000)
  const children: ChildProcess[] = []
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
  })

  const within = async <T>(
    uri: string,
    work: (names: Collection<{ name: string }>) => Promise<T>
  ): Promise<T> => {
    const client = await new MongoClient(uri).connect()
    try {
      return await work(client.db('x').collection<{ name: string }>('names'))
    } finally {
      await client.close()
    }
  }
  const insert = (uri: string, name: string) => within(uri, names => names.insertOne({ name }))
  const namesAt = (uri: string) =>
    within(uri, async names => (await names.find().toArray()).map(({ name }) => name).sort())
  /** What stays behind when a running folder is copied: everything but the socket. */
  const copyOf = (folder: string) => {
    const copy = join(temporaryFolder(), 'copy')
    cpSync(folder, copy, { recursive: true, filter: source => !source.endsWith('store.sock') })
    return copy
  }
  const importWith = async <T>(entry: string, ...defects: Defect[]) =>
    (await import(pathToFileURL(await buildWith(defects, entry)).href)) as T

  const serving = async (main: string, folder: string) => {
    const { child, ...said } = await serve(main, folder)
    children.push(child)
    return said
  }

  it('is one, whatever numbers the processes bear: in another container the other number means nothing', async () => {
    const folder = temporaryFolder()
    const first = await ownStore({}, true, folder)
    await insert(first.uri, 'Marie')
    for (const pid of [999_999, process.pid]) {
      writeFileSync(join(folder, 'owner.json'), JSON.stringify({ pid, uri: 'mongodb://%2Fnowhere.sock/' }))
      const { code, message } = await codeOf(startStore({ folder }, { patience: 300 }))
      expect([code, message]).to.deep.equal([
        'EHELD',
        `the store in ${folder} is held by another process (${pid}) that does not answer here`
      ])
    }
    rmSync(join(folder, 'owner.json'))
    expect((await codeOf(startStore({ folder }, { patience: 300 }))).code).to.equal('EHELD')
    expect(await namesAt(first.uri)).to.deep.equal(['Marie'])
    await first.stop()
    expect(isHeld(folder)).to.equal(false)
  })

  it('is one even for a process that did not look before; without the lock, two serve and lose', async () => {
    const guarded = temporaryFolder()
    const main = join(import.meta.dirname, '../../store/main.ts')
    expect(await serving(main, guarded)).to.have.property('uri')
    expect(await serving(main, guarded)).to.deep.equal({ held: true })

    const folder = temporaryFolder()
    const careless = await buildWith([GUARDS.lock], 'store/main.ts')
    const clients: MongoClient[] = []
    for (const name of ['Marie', 'Karim']) {
      const { uri = '' } = await serving(careless, folder)
      const client = await new MongoClient(uri, { maxPoolSize: 1 }).connect()
      await client.db('x').collection('names').insertOne({ name })
      clients.push(client)
    }
    for (let n = 0; n < 5; n++)
      for (const client of clients) await client.db('x').collection('names').insertOne({ n })
    for (const client of clients) await client.close()
    const ended = children.filter(child => child.exitCode === null).map(child => once(child, 'exit'))
    for (const child of children.splice(0)) child.kill('SIGKILL')
    await Promise.all(ended)
    const after = await ownStore({}, true, folder)
    expect((await namesAt(after.uri)).length, 'control: of twelve acknowledged').to.be.below(12)
    await after.stop()
  })

  it('of a copy is never that of the original', async () => {
    const folder = temporaryFolder()
    const original = await ownStore({}, true, folder)
    await insert(original.uri, 'Marie')
    const copy = copyOf(folder)
    expect(readOwner(copy)?.uri).to.equal(original.uri)
    const copied = await startStore({ folder: copy })
    expect(copied.attached).to.equal(false)
    await insert(copied.uri, 'Karim')
    expect([await namesAt(copied.uri), await namesAt(original.uri)]).to.deep.equal([
      ['Karim', 'Marie'],
      ['Marie']
    ])
    const again = await startStore({ folder: copy })
    expect([again.attached, again.pid]).to.deep.equal([true, copied.pid])
    await copied.stop()
    await original.stop()
  })

  it('must say which folder it has: what is written may lead to another; unasked, it would', async () => {
    const folder = temporaryFolder()
    const original = await ownStore({}, true, folder)
    const copy = copyOf(folder)
    // As while the owner of the copy has taken it and not yet written where it answers.
    const mine = hold(copy)
    expect((await codeOf(startStore({ folder: copy }, { patience: 300 }))).code).to.equal('EHELD')
    const trusting = await importWith<{ startStore: typeof startStore }>('store/start.ts', GUARDS.identity)
    const led = await trusting.startStore({ folder: copy }, { patience: 300 })
    expect([led.attached, led.uri], 'control').to.deep.equal([true, original.uri])
    mine?.release()
    await original.stop()
  })

  it('is followed at once when it is killed', async () => {
    const folder = temporaryFolder()
    for (const name of ['Marie', 'Karim']) {
      const store = await ownStore({}, true, folder)
      expect(store.attached).to.equal(false)
      await insert(store.uri, name)
      process.kill(store.pid, 'SIGKILL')
    }
    const store = await startStore({ folder }, { patience: 5000 })
    expect(await namesAt(store.uri)).to.deep.equal(['Karim', 'Marie'])
    await store.stop()
  })

  it('has the lock that lies in the folder, not one erased while it was taken', async () => {
    const erased = async (...defects: Defect[]) => {
      delete (globalThis as { erased?: boolean }).erased
      const folder = temporaryFolder()
      const lock = await importWith<{ hold: typeof hold }>('store/lock.ts', ...defects)
      const mine = lock.hold(folder)
      const isThere = mine !== undefined && mine.identity === identityOf(folder)
      mine?.release()
      return isThere
    }
    expect(await erased(MISHAPS.erased)).to.equal(true)
    expect(await erased(MISHAPS.erased, GUARDS.erasure), 'control').to.equal(false)
  })

  it('is refused in a sentence where the system gives no locks', async () => {
    const folder = temporaryFolder()
    const { startStore: start } = await importWith<{ startStore: typeof startStore }>(
      'store/start.ts',
      MISHAPS.noLocks
    )
    const { code, message } = await codeOf(start({ folder }))
    expect(code).to.equal('ENOLOCK')
    expect(message).to.match(
      /^its folder cannot be locked on this system \(Cannot find module .*MongoDB server$/
    )
    expect(existsSync(join(folder, 'data.lmdb'))).to.equal(false)
  })
})
