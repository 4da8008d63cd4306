import { expect } from 'chai'
import { once } from 'node:events'
import { join } from 'node:path'
import { type Collection, type Document, MongoClient } from 'mongodb'
import { Budget, Memory } from '#store/aggregate/budget.ts'
import { Cursors } from '#store/server/cursors.ts'
import { PAUSE } from '#store/storage/scan.ts'
import { buildWith, NO_TURNS } from './defects.ts'
import { codeOf, temporaryFolder } from './running-store.ts'
import { serve } from './serve.ts'

const documents = 30_000
const main = join(import.meta.dirname, '../../store/main.ts')

describe('a long question', function () {
  this.timeout(120_000)

  const long: Record<string, (people: Collection) => Promise<unknown>> = {
    find: people => people.find({ text: /y/ }).toArray(),
    sort: people => people.find({ text: /x/ }).sort({ text: 1, n: 1 }).limit(3).toArray(),
    group: people =>
      people
        .aggregate([{ $group: { _id: { $gt: ['$n', 10] }, n: { $sum: 1 } } }, { $sort: { n: 1 } }])
        .toArray(),
    match: people => people.aggregate([{ $match: { text: /y/ } }]).toArray(),
    unwind: people => people.aggregate([{ $unwind: '$text' }, { $match: { text: /y/ } }]).toArray(),
    project: people => people.aggregate([{ $project: { text: 1 } }, { $match: { text: /y/ } }]).toArray(),
    explain: people => people.find({ text: /y/ }).explain(),
    count: people => people.countDocuments({ text: /y/ }),
    distinct: people => people.distinct('n', { text: /y/ })
  }

  /** How many short questions were answered while each long one was. */
  async function answeredMeanwhile(file: string): Promise<Record<string, number>> {
    const { uri = '', child } = await serve(file, temporaryFolder())
    const [client, other] = [await new MongoClient(uri).connect(), await new MongoClient(uri).connect()]
    try {
      const people = client.db('x').collection<Document>('people')
      for (let from = 0; from < documents; from += 5000)
        await people.insertMany(
          Array.from({ length: 5000 }, (_, n) => ({ n: from + n, text: 'x'.repeat(400) }))
        )
      const few = other.db('x').collection<Document>('few')
      await few.insertOne({ n: 1 })
      const short = () => few.findOne()
      const counts: Record<string, number> = {}
      for (const [name, ask] of Object.entries(long)) {
        let isOver = false
        const answer = ask(people).finally(() => (isOver = true))
        for (counts[name] = 0; !isOver; counts[name]++) await short()
        await answer
      }
      return counts
    } finally {
      await client.close()
      await other.close()
      child.kill('SIGKILL')
    }
  }

  it('lets short ones be answered meanwhile; without turns, they wait for its end', async () => {
    const counts = await answeredMeanwhile(main)
    for (const name of Object.keys(long)) expect(counts[name], name).to.be.above(3)
    const control = await answeredMeanwhile(await buildWith([NO_TURNS], 'store/main.ts'))
    for (const name of Object.keys(long)) expect(control[name], `control: ${name}`).to.be.below(4)
  })

  it('answers as it would alone, whatever is written meanwhile, and ends with the store', async () => {
    const { uri = '', child } = await serve(main, temporaryFolder())
    const client = await new MongoClient(uri, { serverSelectionTimeoutMS: 500 }).connect()
    const people = client.db('x').collection<Document>('people')
    await people.insertMany(Array.from({ length: 5000 }, (_, n) => ({ n, text: 'x'.repeat(4000) })))
    let isOver = false
    const counted = people.countDocuments({ text: /x/, n: { $gte: 0 } }).finally(() => (isOver = true))
    while (!isOver) await people.insertOne({ n: -1, text: 'x' })
    expect(await counted).to.equal(5000)
    const unfinished = codeOf(people.countDocuments({ text: /y/ }))
    await client.db('x').command({ ping: 1 })
    child.send('stop')
    expect(await once(child, 'exit')).to.deep.equal([0, null])
    await unfinished
    await client.close()
  })

  const reading = () => {
    const cursors = new Cursors(1000)
    const source = [PAUSE, Buffer.from('first'), PAUSE, Buffer.from('second')] as const
    const cursor = cursors.make('x.people', source.values(), new Budget(new Memory(1)))
    return { cursors, id: cursor.id.toNumber(), batch: cursor.batch(10) }
  }

  it('is read by one at a time, and is not idle while it rests', async () => {
    const { cursors, id, batch } = reading()
    expect(() => cursors.find(id))
      .to.throw()
      .with.property('code', 12051)
    cursors.expire(Date.now() + 5000)
    expect(await batch).to.deep.equal({
      documents: [Buffer.from('first'), Buffer.from('second')],
      exhausted: true
    })
  })

  it('ends with a refusal, not as if nothing were left, when its cursor is killed while it rests', async () => {
    const { cursors, id, batch } = reading()
    expect(cursors.close(id)).to.equal(true)
    expect((await codeOf(batch)).code).to.equal(237)
  })
})
