import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Document, MongoClient } from 'mongodb'
import { startStore } from '#store/start.ts'

/**
 * The speed the embedded store must keep, against floors; ends with 1 when one is missed. SLACK (1) multiplies what
 * is allowed, for a machine that is busy with something else.
 */
const slack = Number(process.env['SLACK'] ?? 1)
const size = 100_000
let failed = false

function judge(name: string, value: number, unit: string, limit: number, atMost: boolean) {
  const bound = atMost ? limit * slack : limit / slack
  const good = atMost ? value <= bound : value >= bound
  if (!good) failed = true
  console.log(
    `${good ? 'ok  ' : 'SLOW'} ${name}: ${value.toFixed(atMost ? 2 : 0)} ${unit} (${atMost ? 'at most' : 'at least'} ${bound})`
  )
}

async function seconds(work: () => Promise<unknown>) {
  const from = performance.now()
  await work()
  return (performance.now() - from) / 1000
}

const folder = mkdtempSync(join(tmpdir(), 'store-bench-'))
let store = await startStore({ folder })
await store.stop()
judge('start', await seconds(async () => (store = await startStore({ folder }))), 's', 1, true)

const client = await new MongoClient(store.uri, { maxPoolSize: 16 }).connect()
const db = client.db('bench')
const people = db.collection<Document>('people')
const regions = db.collection<Document>('regions')

await regions.insertMany(
  Array.from({ length: 20 }, (_, n) => ({ _id: n as never, name: `region ${n}`, zone: n % 4 }))
)
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
judge('100,000 documents inserted under 4 indexes, durable', insertion, 's', 10, true)

/** Operations a second, so many at once. */
async function rate(atOnce: number, total: number, work: (n: number) => Promise<unknown>) {
  let next = 0
  const lane = async () => {
    while (next < total) await work(next++)
  }
  return total / (await seconds(() => Promise.all(Array.from({ length: atOnce }, lane))))
}

judge(
  'findOneAndUpdate, 16 at once, durable',
  await rate(16, 4000, n => people.findOneAndUpdate({ number: (n * 13) % size }, { $inc: { score: 1 } })),
  '/s',
  1000,
  false
)
console.log(
  `     findOne by a unique field: ${(await rate(1, 2000, n => people.findOne({ number: (n * 17) % size }))).toFixed(0)} /s, 16 at once ${(await rate(16, 4000, n => people.findOne({ number: (n * 17) % size }))).toFixed(0)} /s`
)
console.log(
  `     insertOne, durable: ${(await rate(1, 500, n => people.insertOne(person(size + n)))).toFixed(0)} /s, 16 at once ${(await rate(16, 2000, n => people.insertOne(person(size + 1000 + n)))).toFixed(0)} /s`
)
console.log(
  `     50 of a region by date: ${(await rate(1, 300, n => people.find({ region: n % 20, at: { $gte: new Date(from) } }, { sort: { at: -1 }, limit: 50 }).toArray())).toFixed(0)} /s`
)

judge(
  '100,000 counted without an index',
  await seconds(() => people.countDocuments({ state: 'open' })),
  's',
  2,
  true
)
judge(
  '100,000 grouped with a look-up',
  await seconds(() =>
    people
      .aggregate([
        { $match: { number: { $lt: size } } },
        { $group: { _id: '$region', n: { $sum: 1 }, score: { $sum: '$score' }, last: { $max: '$at' } } },
        { $lookup: { from: 'regions', localField: '_id', foreignField: '_id', as: 'region' } },
        { $unwind: '$region' },
        { $group: { _id: '$region.zone', n: { $sum: '$n' }, score: { $sum: '$score' } } }
      ])
      .toArray()
  ),
  's',
  3,
  true
)
judge(
  '25,000 dates cut to days in Europe/Paris',
  await seconds(() =>
    people
      .aggregate([
        { $match: { number: { $lt: 25_000 } } },
        {
          $group: {
            _id: { $dateTrunc: { date: '$at', unit: 'day', timezone: 'Europe/Paris' } },
            n: { $sum: 1 }
          }
        }
      ])
      .toArray()
  ),
  's',
  1,
  true
)

await client.close()
await store.stop()
judge(
  'start again over 100,000 documents',
  await seconds(async () => (store = await startStore({ folder }))),
  's',
  1,
  true
)
const again = await new MongoClient(store.uri).connect()
const memory = ((await again.db('admin').command({ serverStatus: 1 }))['mem'] as { resident: number })
  .resident
console.log(
  `     ${memory} MB of memory at rest, ${await again.db('bench').collection('people').countDocuments()} documents`
)
await again.close()
await store.stop()
rmSync(folder, { recursive: true, force: true })
process.exitCode = failed ? 1 : 0
