import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Document, MongoClient } from 'mongodb'
import { startStore } from '#store/start.ts'
import type { Finding } from './findings.ts'

const size = 100_000

async function seconds(work: () => Promise<unknown>) {
  const from = performance.now()
  await work()
  return (performance.now() - from) / 1000
}

/** Milliseconds an operation, so many at once: 1 ms is a thousand a second. */
async function each(atOnce: number, total: number, work: (n: number) => Promise<unknown>) {
  let next = 0
  const lane = async () => {
    while (next < total) await work(next++)
  }
  return (1000 * (await seconds(() => Promise.all(Array.from({ length: atOnce }, lane))))) / total
}

/** The speed the embedded store must keep over 100,000 documents under four indexes, every write flushed. */
export async function store(): Promise<Finding[]> {
  const findings: Finding[] = []
  const found = (name: string, value: number, unit: string, goal?: number) =>
    findings.push({ name: `store: ${name}`, value, unit, ...(goal === undefined ? {} : { goal }), raw: {} })

  const folder = mkdtempSync(join(tmpdir(), 'store-bench-'))
  let running = await startStore({ folder })
  await running.stop()
  found('start', await seconds(async () => (running = await startStore({ folder }))), 's', 1)

  const client = await new MongoClient(running.uri, { maxPoolSize: 16 }).connect()
  const db = client.db('bench')
  const people = db.collection<Document>('people')

  await people.createIndexes([
    { key: { number: 1 }, unique: true },
    { key: { region: 1, at: -1 } },
    { key: { tags: 1 } }
  ])
  const from = Date.UTC(2025, 0, 1)
  const person = (n: number) => ({
    number: n,
    region: n % 20,
    at: new Date(from + ((n * 7919 * 60_000) % (365 * 86_400_000))),
    tags: [`t${n % 50}`, `u${n % 30}`],
    name: `person ${n}`,
    city: { name: 'Villeurbanne', code: '69100' },
    score: (n * 31) % 1000,
    note: 'x'.repeat(120),
    state: n % 3 === 0 ? 'open' : 'closed'
  })
  const insertion = await seconds(async () => {
    for (let i = 0; i < size; i += 5000)
      await people.insertMany(Array.from({ length: 5000 }, (_, n) => person(i + n)))
  })
  found('100,000 inserted', insertion, 's', 10)

  const nth = (n: number) => ({ number: (n * 17) % size })
  found(
    'findOneAndUpdate, 16 at once',
    await each(16, 4000, n => people.findOneAndUpdate(nth(n), { $inc: { score: 1 } })),
    'ms',
    1
  )
  found('findOne by a unique field', await each(1, 2000, n => people.findOne(nth(n))), 'ms')
  found('findOne, 16 at once', await each(16, 4000, n => people.findOne(nth(n))), 'ms')
  found('insertOne', await each(1, 500, n => people.insertOne(person(size + n))), 'ms')
  found('insertOne, 16 at once', await each(16, 2000, n => people.insertOne(person(size + 1000 + n))), 'ms')
  const recent = (n: number) =>
    people.find({ region: n % 20, at: { $gte: new Date(from) } }, { sort: { at: -1 }, limit: 50 })
  found('50 of a region by date', await each(1, 300, n => recent(n).toArray()), 'ms')

  found(
    '100,000 counted without an index',
    await seconds(() => people.countDocuments({ state: 'open' })),
    's',
    2
  )
  found(
    '100,000 grouped twice',
    await seconds(() =>
      people
        .aggregate([
          { $match: { number: { $lt: size } } },
          { $group: { _id: '$region', n: { $sum: 1 }, score: { $sum: '$score' }, last: { $max: '$at' } } },
          { $sort: { n: -1 } },
          { $group: { _id: { late: { $gt: ['$last', new Date(from)] } }, n: { $sum: '$n' } } }
        ])
        .toArray()
    ),
    's',
    3
  )
  found(
    '100,000 tags unwound and counted',
    await seconds(() =>
      people
        .aggregate([
          { $match: { number: { $lt: size / 2 } } },
          { $unwind: '$tags' },
          { $group: { _id: '$tags', n: { $sum: 1 } } }
        ])
        .toArray()
    ),
    's',
    3
  )

  await client.close()
  await running.stop()
  found(
    'start again over 100,000 documents',
    await seconds(async () => (running = await startStore({ folder }))),
    's',
    1
  )
  const again = await new MongoClient(running.uri).connect()
  const memory = ((await again.db('admin').command({ serverStatus: 1 }))['mem'] as { resident: number })
    .resident
  found('memory at rest', memory, 'MB')
  await again.close()
  await running.stop()
  rmSync(folder, { recursive: true, force: true })
  return findings
}
