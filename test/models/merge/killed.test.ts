import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { expect } from 'chai'
import { database } from '#models/database.ts'
import { Merge } from '#models/merge.ts'
import { raiseCast } from '#seeds/cast.ts'
import { useDatabase } from '#test/support/database.ts'
import type { Orders } from '#test/support/merge-child.ts'
import { Chance } from '../../store/chance.ts'
import { raiseTwo, truthOf, type World } from './world.ts'

const CHILD = path.resolve(import.meta.dirname, '../../support/merge-child.ts')
/** A history in which the two files meet in some workshops and not in others. */
const SEED = 4
const WORKSHOPS = 2

describe('A merge whose process is killed', function () {
  this.timeout(600_000)
  const store = useDatabase()
  let world: World
  let begun: Kept
  let joined: Kept
  let parted: Truth
  let one: Truth
  before(async () => {
    world = await raiseTwo(await raiseCast(), new Chance(SEED), WORKSHOPS)
    await truthOf(world)
    begun = await keep()
    const merge = await Merge.join({ kept: world.kept, losing: world.losing, choices: {}, by: null })
    one = await truthOf(world)
    joined = await keep()
    await merge.undo({ by: null })
    parted = await truthOf(world)
  })

  it('is finished by another process to the same result, before whichever of its writes it dies', async () => {
    const untouched = await putBack(begun)
    for (let dieBefore = 1; ; dieBefore++) {
      await putBack(begun)
      const finished = await run('join', dieBefore)
      await finish()
      const expected = dieBefore === 1 ? untouched : one
      expect(await truthOf(world), `before write ${dieBefore}`).to.deep.equal(expected)
      if (finished) return expect(dieBefore, 'writes').to.be.above(20)
    }
  })

  it('is undone by another process to the same result', async () => {
    const untouched = await putBack(joined)
    for (let dieBefore = 1; ; dieBefore++) {
      await putBack(joined)
      const finished = await run('undo', dieBefore)
      await finish()
      const expected = dieBefore === 1 ? untouched : parted
      expect(await truthOf(world), `before write ${dieBefore}`).to.deep.equal(expected)
      if (finished) return expect(dieBefore, 'writes').to.be.above(15)
    }
  })

  /** The lease of the dead has run out: what is left half-way is carried on, once. */
  async function finish() {
    const later = new Date(Date.now() + 30_000)
    await Merge.finish(later)
    expect(await Merge.finish(later)).to.equal(0)
    expect(await Merge.countDocuments({ busy: { $exists: true } })).to.equal(0)
  }

  /** True when the process came to its end before it was to die. */
  async function run(what: Orders['what'], dieBefore: number): Promise<boolean> {
    const child = fork(CHILD, { execArgv: ['--import', 'tsx'] })
    await once(child, 'message')
    const { kept, losing } = world
    child.send({ uri: store.uri, what, kept: kept.id, losing: losing.id, dieBefore } satisfies Orders)
    const [, signal] = (await once(child, 'exit')) as [number, string | null]
    return signal === null
  }

  /** Puts the whole database back as it was kept, and tells what is true of it. */
  async function putBack(kept: Kept) {
    for (const [name, records] of kept) {
      await database().collection(name).deleteMany({})
      if (records.length > 0) await database().collection(name).insertMany(records)
    }
    return truthOf(world)
  }
})

type Truth = Awaited<ReturnType<typeof truthOf>>
type Kept = Map<string, Record<string, unknown>[]>

async function keep(): Promise<Kept> {
  const kept: Kept = new Map()
  for (const { collectionName } of await database().collections()) {
    kept.set(collectionName, await database().collection(collectionName).find().toArray())
  }
  return kept
}
