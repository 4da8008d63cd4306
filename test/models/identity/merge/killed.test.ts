import { once } from 'node:events'
import path from 'node:path'
import { expect } from 'chai'
import { database } from '#models/records/database.ts'
import { Merge } from '#models/records/merge.ts'
import { raiseCast } from '#test/support/cast.ts'
import { useDatabase } from '#test/support/database.ts'
import { forkJoined } from '#test/support/process.ts'
import { dieBefore } from '#test/support/dying.ts'
import type { Orders } from '#test/support/merge-child.ts'
import { Chance } from '#test/store/chance.ts'
import { raiseTwo, truthOf, type World } from './world.ts'
import { undoMerge, mergePeople } from '#models/identity/merge/deciding.ts'
import { finishMerges } from '#models/identity/merge/steps.ts'

const CHILD = path.resolve(import.meta.dirname, '../../../support/merge-child.ts')
/** A history in which the two files meet in some workshops and not in others. */
const SEED = 4
const WORKSHOPS = 2

/**
 * Before every write in this process, none of whose later writes reaches the store; and in a process of its own that is
 * killed, before one of them: that takes seconds.
 */
describe('A merge whose process dies', function () {
  this.timeout(120_000)
  const store = useDatabase({ own: true })
  let world: World
  let begun: Kept
  let joined: Kept
  let touched: string[]
  let one: Truth
  let parted: Truth
  before(async () => {
    world = await raiseTwo(await raiseCast(), new Chance(SEED), WORKSHOPS)
    await truthOf(world)
    begun = await keep()
    const merge = await join()
    one = await truthOf(world)
    joined = await keep()
    await undoMerge(merge, { by: null })
    parted = await truthOf(world)
    const [before, after, again] = [begun, joined, await keep()].map(textOf)
    touched = [...(after ?? new Map<string, string>())]
      .filter(([name, text]) => text !== before?.get(name) || text !== again?.get(name))
      .map(([name]) => name)
  })
  const join = () => mergePeople({ kept: world.kept, losing: world.losing, choices: {}, by: null })
  const undo = async () => undoMerge(await Merge.findOne({ state: 'done' }).orFail(), { by: null })

  for (const [what, work] of [
    ['join', join],
    ['undo', undo]
  ] as const) {
    const before = () => (what === 'join' ? begun : joined)
    const after = () => (what === 'join' ? one : parted)

    it(`is carried to the same result by another one, before whichever of its writes (${what})`, async () => {
      await putBack(before())
      const untouched = await truthOf(world)
      let writes = 1
      for (; ; writes++) {
        await putBack(before())
        const finished = await dieBefore((_write, rank) => rank === writes, work)
        await finish()
        const expected = writes === 1 ? untouched : after()
        expect(await truthOf(world), `before write ${writes}`).to.deep.equal(expected)
        if (finished) break
      }
      expect(writes, 'writes').to.be.above(what === 'join' ? 20 : 15)
    })

    it(`is carried to the same result when it is really killed (${what})`, async () => {
      await putBack(before())
      expect(await isKilled(what, 12), 'killed').to.equal(true)
      await finish()
      expect(await truthOf(world)).to.deep.equal(after())
    })
  }

  /** The lease of the dead has run out: what is left half-way is carried on, once. */
  async function finish() {
    const later = new Date(Date.now() + 30_000)
    await finishMerges(later)
    expect(await finishMerges(later)).to.equal(0)
    expect(await Merge.countDocuments({ busy: { $exists: true } })).to.equal(0)
  }

  /** False when the process came to its end before it was to die. */
  async function isKilled(what: Orders['what'], dieBefore: number): Promise<boolean> {
    const child = forkJoined(CHILD)
    await once(child, 'message')
    const { kept, losing } = world
    child.send({ uri: store.uri, what, kept: kept.id, losing: losing.id, dieBefore } satisfies Orders)
    const [, signal] = (await once(child, 'exit')) as [number, string | null]
    return signal === 'SIGKILL'
  }

  /** Puts what a merge writes back as it was kept. */
  async function putBack(kept: Kept) {
    for (const name of touched) {
      const records = kept.get(name) ?? []
      await database().collection(name).deleteMany({})
      if (records.length > 0) await database().collection(name).insertMany(records)
    }
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

const textOf = (kept: Kept) => new Map([...kept].map(([name, records]) => [name, JSON.stringify(records)]))
