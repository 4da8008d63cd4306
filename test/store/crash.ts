import { MongoClient } from 'mongodb'
import { setTimeout as wait } from 'node:timers/promises'
import { startStore } from '#store/start.ts'
import { decode } from '#store/bson/decode.ts'
import { Engine } from '#store/storage/engine.ts'
import { keysOf } from '#store/storage/index-keys.ts'
import { openKeyValues } from '#store/storage/key-values.ts'
import { entryKey, indexRange, recordOfKey, recordsRange } from '#store/storage/layout.ts'
import { join } from 'node:path'

/** What rounds of writing and killing came to. */
export interface CrashReport {
  rounds: number
  acknowledged: number
  lost: number
  /** Updates that were acknowledged and are not there. */
  forgotten: number
  brokenIndexes: number
}

/** Kills the store in the midst of four writers, opens it again, and counts what is missing. */
export async function crash(folder: string, rounds: number): Promise<CrashReport> {
  const acknowledged = new Set<string>()
  const counters = new Map<number, number>()
  const report: CrashReport = { rounds, acknowledged: 0, lost: 0, forgotten: 0, brokenIndexes: 0 }
  for (let round = 0; round < rounds; round++) {
    await writeUntilKilled(folder, round, acknowledged, counters)
    report.brokenIndexes += await brokenIndexes(folder)
  }
  const store = await startStore({ folder })
  const client = await new MongoClient(store.uri).connect()
  const db = client.db('crash')
  const found = new Set((await db.collection('docs').find({}).toArray()).map(doc => String(doc['k'])))
  report.acknowledged = acknowledged.size
  report.lost = [...acknowledged].filter(key => !found.has(key)).length
  for (const doc of await db.collection('counters').find({}).toArray())
    if (Number(doc['n']) < (counters.get(Number(doc['w'])) ?? 0)) report.forgotten++
  await client.close()
  await store.stop()
  return report
}

async function writeUntilKilled(
  folder: string,
  round: number,
  acknowledged: Set<string>,
  counters: Map<number, number>
) {
  const store = await startStore({ folder })
  const client = await new MongoClient(store.uri, { serverSelectionTimeoutMS: 500 }).connect()
  const docs = client.db('crash').collection('docs')
  await docs.createIndex({ k: 1 }, { unique: true })
  await docs.createIndex({ tags: 1, n: -1 })
  const writers = [0, 1, 2, 3].map(async writer => {
    for (let n = 0; ; n++) {
      const k = `${round}-${writer}-${n}`
      await docs.insertOne({ k, n, tags: [n % 5, writer] })
      acknowledged.add(k)
      const changed = await client
        .db('crash')
        .collection('counters')
        .findOneAndUpdate({ w: writer }, { $inc: { n: 1 } }, { upsert: true, returnDocument: 'after' })
      counters.set(writer, Number(changed?.['n']))
    }
  })
  const ended = Promise.allSettled(writers)
  const before = acknowledged.size
  while (acknowledged.size < before + 40) await wait(10)
  await wait(Math.random() * 250)
  process.kill(store.pid, 'SIGKILL')
  await ended
  await client.close(true)
}

/** Indexes whose entries differ from what the documents of the killed store call for. */
async function brokenIndexes(folder: string): Promise<number> {
  const kv = openKeyValues(join(folder, 'data.lmdb'), true)
  let broken = 0
  for (const collection of new Engine(kv).list()) {
    const docs = kv
      .entries(recordsRange(collection.id))
      .map(({ key, value }) => ({ record: recordOfKey(key), doc: decode(value) }))
    for (const index of collection.indexes) {
      const wanted = docs.flatMap(({ record, doc }) =>
        keysOf(index, doc).keys.map(key =>
          entryKey(index.id, key, index.unique ? undefined : record).toString('hex')
        )
      )
      const stored = kv.keys(indexRange(index.id)).map(key => key.toString('hex'))
      if (wanted.sort().join() !== stored.sort().join()) broken++
    }
  }
  await kv.close()
  return broken
}
