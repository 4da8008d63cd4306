import { fork } from 'node:child_process'
import { expect } from 'chai'
import mongoose from 'mongoose'
import '#models/records/all.ts'
import { withDatabase } from '#lib/database-address.ts'
import { migrate } from '#models/records/migrations/migrate.ts'
import { MIGRATIONS } from '#models/records/migrations/stored-number.ts'
import { serverUri, useDatabase } from '#test/support/database.ts'
import type { Orders } from '#test/support/migrate-child.ts'
import {
  COLLECTIONS,
  fillWithOlder,
  MIGRATIONS_OF_TESTS,
  NAMES,
  OLDER_COLLECTIONS,
  STATES
} from '#test/support/older-base.ts'

const CHILD = 'test/support/migrate-child.ts'
const MOST_DEATHS = 5
const { EJSON } = mongoose.mongo.BSON

/** Documents of a database by collection and id, each written out with the types it is stored with. */
type Contents = Map<string, Map<string, string>>

describe('A demonstration of an older version, carried', function () {
  this.timeout(240_000)
  const { name } = useDatabase({ own: true })
  const older = `${name}-older`
  const killed = `${name}-killed`
  const at = (base: string) => mongoose.connection.getClient().db(base)
  let expected: Contents

  // Within, so that it is over before the connection is.
  describe('by the migrations of a release', () => {
    before(async () => {
      await fillWithOlder(older)
      await fillWithOlder(killed)
      expected = asItShouldBe(await contentsOf(older))
    })
    after(async () => {
      await at(older).dropDatabase()
      await at(killed).dropDatabase()
    })

    it('is complete: no collection is empty, and what is about to change is there', async () => {
      const contents = await contentsOf(older)
      expect([...contents.keys()]).to.deep.equal(OLDER_COLLECTIONS)
      for (const [collection, documents] of contents) expect(documents.size, collection).to.be.above(0)
      const paths = Object.entries(NAMES).flatMap(([collection, renamed]) =>
        Object.keys(renamed).map(path => [collection, path] as const)
      )
      for (const [collection, path] of paths)
        expect(
          await at(older)
            .collection(collection)
            .countDocuments({ [path]: { $exists: true } }),
          `${collection}.${path}`
        ).to.be.above(0)
      for (const state of Object.keys(STATES))
        expect(await at(older).collection('notices').countDocuments({ state }), state).to.be.above(0)
    })

    it('has every document under its new names, each value in its type, and nothing else changed', async () => {
      await migrate(at(older), { catalogue: MIGRATIONS_OF_TESTS })
      same(await contentsOf(older), expected)
    })

    it('comes to the same when it is killed at random moments and gone on with', async () => {
      const uri = withDatabase(await serverUri(), killed)
      let deaths = 0
      // Each child dies before one of its first writes; the last one is let live.
      for (let isDone = false; !isDone; deaths++) {
        const dieBefore = deaths < MOST_DEATHS ? 3 + Math.floor(Math.random() * 7) : 0
        isDone = await cameToItsEnd({ uri, dieBefore })
      }
      expect(deaths, 'children').to.be.above(3)
      same(await contentsOf(killed), expected)
    })
  })

  /** Documents of each collection but the one that tells the number; what an index forbids shows in the test below. */
  async function contentsOf(base: string): Promise<Contents> {
    const found = await at(base).listCollections({}, { nameOnly: true }).toArray()
    const contents: Contents = new Map()
    for (const one of found.map(each => each.name).toSorted()) {
      if (one === MIGRATIONS || one.startsWith('system.')) continue
      const options = { promoteValues: false, promoteLongs: false, promoteBuffers: false, bsonRegExp: true }
      const documents = await at(base).collection(one).find({}, options).toArray()
      contents.set(one, new Map(documents.map(each => [String(each._id), sorted(each)])))
    }
    return contents
  }
})

/** True when the child lived to its end; it tells how many writes that took. */
async function cameToItsEnd(orders: Orders): Promise<boolean> {
  const child = fork(CHILD, { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  let isDone = false
  child.on('message', (message: unknown) => {
    if (message === 'ready') child.send(orders)
    else isDone = true
  })
  const signal = await new Promise(resolve => child.once('exit', (_code, sign) => resolve(sign)))
  if (!isDone) expect(signal, 'a child that neither ended nor was killed').to.equal('SIGKILL')
  return isDone
}

/** The order of the fields of a document says nothing; that within a list does. */
const sorted = (document: object) => {
  const written = JSON.parse(EJSON.stringify(document, { relaxed: false })) as object
  return JSON.stringify(written, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value
  )
}

/** The same names, states and collections given by hand, one document after another, by no code of the product. */
function asItShouldBe(contents: Contents): Contents {
  const carried: Contents = new Map()
  for (const [collection, documents] of contents) {
    const renamed = NAMES[collection] ?? {}
    const named = (value: unknown, path: string): unknown => {
      if (Array.isArray(value)) return value.map(each => named(each, path))
      if (typeof value !== 'object' || value === null) return value
      return Object.fromEntries(
        Object.entries(value).map(([key, held]) => {
          const full = path === '' ? key : `${path}.${key}`
          const state = collection === 'notices' && full === 'state' ? STATES[String(held)] : undefined
          return [renamed[full] ?? key, state ?? named(held, full)]
        })
      )
    }
    const added = collection === 'workshops' ? { kind: 'detection' } : {}
    const changed = [...documents].map(
      ([id, written]) => [id, sorted({ ...(named(JSON.parse(written), '') as object), ...added })] as const
    )
    carried.set(COLLECTIONS[collection] ?? collection, new Map(changed))
  }
  return carried
}

/** Compares one collection after another: a difference is then one document, not a megabyte. */
function same(found: Contents, expected: Contents) {
  expect([...found.keys()].sort()).to.deep.equal([...expected.keys()].sort())
  for (const [collection, documents] of expected) {
    expect(found.get(collection)?.size, collection).to.equal(documents.size)
    for (const [id, written] of documents)
      expect(found.get(collection)?.get(id), `${collection} ${id}`).to.equal(written)
  }
}
