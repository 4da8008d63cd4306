import { expect } from 'chai'
import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { BSON, Binary, Decimal128, type Document, Double, Long, ObjectId } from 'mongodb'
import { type Database, exportDatabase, importDatabase } from '#store/transfer.ts'
import { temporaryFolder, useClient } from './running-store.ts'

describe('leaving the store and coming back', () => {
  after(() => other().dropDatabase())
  const at = useClient()
  const other = () => at.client.db(`${at.name}-copy`)
  const seam = (db: unknown) => db as Database

  const documents: Document[] = [
    {
      _id: new ObjectId(),
      d: new Double(3),
      l: Long.fromString('9007199254740993'),
      m: Decimal128.fromString('0.10')
    },
    {
      _id: 2,
      b: new Binary(Buffer.from([1, 2])),
      at: new Date(4e12),
      nested: [[1, { x: null }], []],
      text: 'é\u{1F600}'
    },
    ...Array.from({ length: 2500 }, (_, n) => ({ _id: `k${n}`, n }))
  ]

  it('carries every document and index over unchanged', async () => {
    await at.db.collection('a b.c').insertMany(documents)
    await at.db.collection('a b.c').createIndexes([
      { key: { n: 1, at: -1 }, unique: true, partialFilterExpression: { n: { $gt: 5 } } },
      { key: { at: 1 }, expireAfterSeconds: 1e9 }
    ])
    await at.db.createCollection('empty')
    const folder = temporaryFolder()
    expect(await exportDatabase(seam(at.db), folder)).to.deep.equal({ 'a b.c': 2502, empty: 0 })
    expect(await importDatabase(seam(other()), folder)).to.deep.equal({ 'a b.c': 2502, empty: 0 })
    const raw = async (db: typeof at.db) => {
      const found = await db
        .collection('a b.c')
        .find({}, { promoteValues: false, promoteLongs: false, sort: { _id: 1 } })
        .toArray()
      return found.map(doc => Buffer.from(BSON.serialize(doc)).toString('hex'))
    }
    expect(await raw(other())).to.deep.equal(await raw(at.db))
    expect(await other().collection('a b.c').indexes()).to.deep.equal(
      await at.db.collection('a b.c').indexes()
    )
  })

  it('writes what the tools of MongoDB read: documents back to back, metadata beside', async () => {
    const folder = temporaryFolder()
    await exportDatabase(seam(at.db), folder)
    expect(readdirSync(folder).sort()).to.deep.equal([
      'a%20b.c.bson',
      'a%20b.c.metadata.json',
      'empty.bson',
      'empty.metadata.json'
    ])
    const bytes = readFileSync(join(folder, 'a%20b.c.bson'))
    expect(BSON.deserialize(bytes.subarray(0, bytes.readInt32LE(0)))['_id']).to.deep.equal(
      documents[0]?.['_id']
    )
    const metadata = JSON.parse(readFileSync(join(folder, 'a%20b.c.metadata.json'), 'utf8')) as {
      indexes: unknown[]
    }
    expect(metadata.indexes.length).to.equal(3)
  })

  it('reads what was zipped, as by mongodump --gzip, and refuses it cut short', async () => {
    const folder = temporaryFolder()
    await exportDatabase(seam(at.db), folder)
    for (const file of readdirSync(folder)) {
      writeFileSync(join(folder, `${file}.gz`), gzipSync(readFileSync(join(folder, file))))
      rmSync(join(folder, file))
    }
    await other().dropDatabase()
    expect(await importDatabase(seam(other()), folder)).to.deep.equal({ 'a b.c': 2502, empty: 0 })
    expect((await other().collection('a b.c').indexes()).length).to.equal(3)
    await other().dropDatabase()
    const zipped = join(folder, 'a%20b.c.bson.gz')
    writeFileSync(zipped, readFileSync(zipped).subarray(0, 2000))
    const cut: unknown = await importDatabase(seam(other()), folder).catch((error: unknown) => error)
    expect(cut).to.have.property('code', 'EDAMAGED')
    expect(await other().listCollections().toArray()).to.deep.equal([])
  })

  it('refuses to mix with what is there, and a file cut short', async () => {
    const folder = temporaryFolder()
    await exportDatabase(seam(at.db), folder)
    const mixed: unknown = await importDatabase(seam(at.db), folder).catch((error: unknown) => error)
    expect(mixed).to.have.property('code', 'ENOTEMPTY')
    await other().dropDatabase()
    appendFileSync(join(folder, 'a%20b.c.bson'), Buffer.from([20, 0, 0, 0, 1]))
    const cut: unknown = await importDatabase(seam(other()), folder).catch((error: unknown) => error)
    expect(String(cut)).to.contain('ends within a document')
  })

  it('names a file that is damaged inside a document, or does not describe its collection', async () => {
    const folder = temporaryFolder()
    await exportDatabase(seam(at.db), folder)
    const file = join(folder, 'a%20b.c.bson')
    const bytes = readFileSync(file)
    bytes[4] = 0x7a
    writeFileSync(file, bytes)
    const inside: unknown = await importDatabase(seam(other()), folder).catch((error: unknown) => error)
    expect(inside).to.deep.include({ code: 'EDAMAGED', path: file })
    const metadata = join(folder, 'a%20b.c.metadata.json')
    writeFileSync(metadata, '{"indexes":')
    const beside: unknown = await importDatabase(seam(other()), folder).catch((error: unknown) => error)
    expect(beside).to.deep.include({ code: 'EDAMAGED', path: metadata })
    expect(await other().listCollections().toArray()).to.deep.equal([])
  })
})
