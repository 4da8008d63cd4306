import { expect } from 'chai'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { BSON, Binary, Decimal128, type Db, Double, Long, MongoClient } from 'mongodb'
import { withDatabase } from '#lib/database-address.ts'
import { buildIndexes, connect, database, disconnect } from '#models/records/database.ts'
import { Person } from '#models/records/person.ts'
import { raiseCast } from '#test/support/cast.ts'
import { TRIAL_DATABASE } from '#server/trial.ts'
import { startStore, type Store } from '#store/start.ts'
import { serverUri } from '#test/support/database.ts'
import { run, useFolder } from '#test/support/process.ts'
import { recountStale } from '#models/figures/recount.ts'

describe('Export and import', function () {
  this.timeout(180_000)
  const folder = useFolder()
  const at = (...names: string[]) => path.join(folder.path, ...names)
  const production = `declic-test-${process.pid}-${randomBytes(4).toString('hex')}`
  let store: Store
  let server: MongoClient
  let target = ''

  before(async () => {
    store = await startStore({ folder: at('data', 'store'), durable: false })
    await connect(withDatabase(store.uri, TRIAL_DATABASE), { waitMs: 10_000 })
    await buildIndexes()
    await raiseCast()
    await recountStale()
    await database().collection('sessions').insertOne({ expires: new Date() })
    await database().collection('clock').insertOne({ name: 'deliver' })
    await database()
      .collection('types')
      .insertMany([
        {
          whole: new Double(3),
          long: Long.fromString('9007199254740993'),
          exact: Decimal128.fromString('0.10')
        },
        {
          bytes: new Binary(Buffer.from([1, 2]), 4),
          at: new Date(0),
          list: [[1, { none: null }], []],
          pattern: /^a/i
        }
      ])
    const uri = await serverUri()
    target = withDatabase(uri, production)
    server = await new MongoClient(uri).connect()
  })
  after(async () => {
    await server.db(production).dropDatabase()
    await server.close()
    await disconnect()
    await store.stop()
  })

  const trial = (name: string) => ({ DATA_DIR: at(name), LANG: 'en_GB.UTF-8' })
  const onServer = () => ({
    LANG: 'en_GB.UTF-8',
    MONGODB_URI: target,
    APP_URL: 'https://declic.example.org',
    SMTP_URL: 'smtp://127.0.0.1:2525',
    MAIL_FROM: 'declic@example.org',
    SESSION_SECRET: randomBytes(24).toString('hex')
  })
  async function told(verb: 'export' | 'import', args: string[], env: NodeJS.ProcessEnv) {
    const running = run(`seeds/${verb}.ts`, args, env)
    return { code: await running.ended, said: running.said() }
  }
  const oneSentence = (sentence: string) => ({ code: 1, said: `${sentence}\n` })

  it('copies a trial that runs, a line a collection, and says what stays behind', async () => {
    const { code, said } = await told('export', [at('copy')], trial('data'))
    expect(code, said).to.equal(0)
    expect(said).to.contain(`  people: ${await Person.countDocuments()} documents\n`)
    expect(said).to.contain('Left out: the sessions (everyone signs in again)')
    const files = readdirSync(at('copy'))
    expect(files).to.include.members(['people.bson', 'people.metadata.json', 'workshops.bson', 'types.bson'])
    expect(files.filter(file => /^(sessions|clock|\.)/.test(file))).to.deep.equal([])
  })

  it('makes a trial production: every document with its types, every index', async () => {
    const { code, said } = await told('import', [at('copy')], onServer())
    expect(code, said).to.equal(0)
    const here: Db = database()
    const there = server.db(production)
    const names = (await here.listCollections().toArray())
      .map(({ name }) => name)
      .filter(isMoved)
      .sort()
    expect(names.length).to.be.above(10)
    const arrived = (await there.listCollections().toArray()).map(({ name }) => name).filter(isMoved)
    expect(arrived.sort()).to.deep.equal(names)
    for (const name of names) {
      expect(await bytesOf(there, name), name).to.deep.equal(await bytesOf(here, name))
      expect(await indexesOf(there, name), name).to.deep.equal(await indexesOf(here, name))
    }
  })

  it('refuses what would be mixed, in one sentence, and writes nothing', async () => {
    const people = await server.db(production).collection('people').countDocuments()
    expect(await told('import', [at('copy')], onServer())).to.deep.equal(
      oneSentence(
        `The database ${production} already holds data: nothing was written. Choose an empty database.`
      )
    )
    expect(await server.db(production).collection('people').countDocuments()).to.equal(people)
    expect(await told('export', [at('copy')], onServer())).to.deep.equal(
      oneSentence(`The folder ${at('copy')} already holds files: choose another. Nothing was written.`)
    )
    mkdirSync(at('empty'))
    expect(await told('import', [at('empty')], trial('other'))).to.deep.equal(
      oneSentence(`The folder ${at('empty')} holds no exported collection.`)
    )
    expect((await told('export', [], trial('data'))).said).to.contain('npm run export -- FOLDER')
  })

  it('comes back into a trial that does not run, once no file is damaged', async () => {
    const last = at('copy', 'workshops.bson')
    const whole = readFileSync(last)
    truncateSync(last, whole.length - 3)
    expect(await told('import', [at('copy')], trial('other'))).to.deep.equal(
      oneSentence(`The file ${last} is damaged: nothing was written.`)
    )
    writeFileSync(last, whole)
    const read = await told('import', [at('copy')], trial('other'))
    expect(read.code, read.said).to.equal(0)
    const written = await told('export', [at('again')], trial('other'))
    expect(written.code, written.said).to.equal(0)
    for (const file of readdirSync(at('copy')))
      expect(readFileSync(at('again', file)).equals(readFileSync(at('copy', file))), file).to.equal(true)
    expect(readdirSync(at('again')).filter(isMoved)).to.deep.equal(readdirSync(at('copy')).filter(isMoved))
  })
})

/** The number of migrations is written by whoever reads the folder in. */
const isMoved = (name: string) => !/^(sessions|clock|migrations)(\.|$)/.test(name)

/** Every document as it is encoded. */
async function bytesOf(db: Db, name: string): Promise<string[]> {
  const faithful = { promoteValues: false, promoteLongs: false, promoteBuffers: false, bsonRegExp: true }
  const found = await db.collection(name).find({}, faithful).toArray()
  return found.map(document => Buffer.from(BSON.serialize(document)).toString('hex')).sort()
}

/** Indexes but for the version of their format, which is the engine's own affair. */
async function indexesOf(db: Db, name: string) {
  const indexes = await db.collection(name).indexes()
  return indexes
    .map(({ v: _version, ...rest }) => rest)
    .sort((a, b) => String(a.name).localeCompare(String(b.name)))
}
