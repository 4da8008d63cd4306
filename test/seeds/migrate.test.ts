import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { expect } from 'chai'
import { MongoClient } from 'mongodb'
import { withDatabase } from '#lib/database-address.ts'
import { CATALOGUE } from '#models/records/migrations/catalogue.ts'
import { MIGRATIONS } from '#models/records/migrations/stored-number.ts'
import { TRIAL_DATABASE } from '#server/trial.ts'
import { startStore } from '#store/start.ts'
import { importDatabase } from '#store/transfer.ts'
import { Visitor } from '#test/support/client.ts'
import { serverUri } from '#test/support/database.ts'
import { OLDER_EXPORT } from '#test/support/older-base.ts'
import { freePort, run, statusOf, until, useFolder } from '#test/support/process.ts'

/** The machine may be busy with other tests: these are about what happens, not how fast. */
const PATIENCE = 180_000
const NEXT = CATALOGUE.length + 1

describe('A version with a migration more', function () {
  this.timeout(PATIENCE)
  const folder = useFolder()
  const at = (...names: string[]) => path.join(folder.path, ...names)
  const name = `declic-test-${process.pid}-${randomBytes(4).toString('hex')}`
  let server: MongoClient
  let uri = ''
  let port = 0
  before(async () => {
    uri = await serverUri()
    port = await freePort()
    server = await new MongoClient(uri).connect()
    await importDatabase(server.db(name), OLDER_EXPORT)
  })
  after(async () => {
    await server.db(name).dropDatabase()
    await server.db(`${name}-2`).dropDatabase()
    await server.close()
  })

  const production = (base = name) => ({
    LANG: 'en_GB.UTF-8',
    MONGODB_URI: withDatabase(uri, base),
    PORT: String(port),
    APP_URL: `http://127.0.0.1:${port}`,
    SMTP_URL: 'smtp://127.0.0.1:2525',
    MAIL_FROM: 'declic@example.org',
    SESSION_SECRET: randomBytes(24).toString('hex')
  })
  const trial = (data: string) => ({ DATA_DIR: at(data), LANG: 'en_GB.UTF-8', PORT: String(port) })
  const next = (which: string, env: NodeJS.ProcessEnv, ...args: string[]) =>
    run('test/support/with-migration.ts', [which, 'alone', ...args], env)
  async function told(running: ReturnType<typeof run>) {
    return { code: await running.ended, said: running.said() }
  }
  const oneSentence = (sentence: string) => ({ code: 1, said: `${sentence}\n` })
  const renamed = (base = name) =>
    server
      .db(base)
      .collection('demonstration')
      .countDocuments({ raised: { $exists: true } })

  it('serves nobody and builds no index before it has run: web, worker and command say what to run', async () => {
    const sentence = `The database ${name} is at number 0 and this version expects number ${NEXT}: run npm run migrate first.`
    const ended = await Promise.all(
      ['web', 'worker', 'indexes'].map(which => told(next(which, { ...production(), LOG_LEVEL: 'silent' })))
    )
    for (const one of ended) expect(one).to.deep.equal(oneSentence(sentence))
    expect(await renamed()).to.equal(0)
  })

  it('says what it would do and whether the version before may run beside it, and changes nothing', async () => {
    const { code, said } = await told(next('migrate', production(), 'plan'))
    expect(code, said).to.equal(0)
    expect(said.split('\n').slice(-3)).to.deep.equal([
      `Migration ${NEXT} to be done: next.`,
      '  The version before cannot run at the same time: web and worker must be stopped.',
      ''
    ])
    expect(await renamed()).to.equal(0)
    expect((await told(next('migrate', production(), 'now'))).said).to.contain('npm run migrate -- plan')
  })

  it('carries the database once when two people run it at the same moment, and builds the indexes', async () => {
    await server.db(name).collection('people').dropIndexes()
    const ended = await Promise.all([
      told(next('migrate', production())),
      told(next('migrate', production()))
    ])
    for (const { code, said } of ended) {
      expect(code, said).to.equal(0)
      expect(said).to.contain(`The database ${name} is up to date (number ${NEXT}).`)
    }
    const texts = ended.map(({ said }) => said).join('')
    const done = texts.match(/Migration \d+ is done/g) ?? []
    expect(done.toSorted()).to.deep.equal(
      Array.from({ length: NEXT }, (_, at) => `Migration ${at + 1} is done`)
    )
    expect(texts).to.contain('  demonstration: ')
    expect(await renamed()).to.be.above(0)
    expect((await server.db(name).collection('people').indexes()).length).to.be.above(5)
  })

  it('serves from then on, and the version before does no longer', async () => {
    const web = next('web', production())
    await until('the web to be ready', async () => {
      expect(web.child.exitCode, web.said()).to.equal(null)
      return (await statusOf(`http://127.0.0.1:${port}/health/ready`)) === 200
    })
    web.child.kill('SIGTERM')
    await web.ended
    expect(await told(run('server/main.ts', [], production()))).to.deep.equal(
      oneSentence(
        `A later version took the database ${name} to number ${NEXT}: this version, which ends at number ${NEXT - 1}, can no longer work with it. Nothing was written.`
      )
    )
  })

  it('carries an export of an older version as it comes in, into a base already prepared', async () => {
    const base = production(`${name}-2`)
    const prepared = await told(next('indexes', base))
    expect(prepared.code, prepared.said).to.equal(0)
    expect(await server.db(`${name}-2`).collection(MIGRATIONS).countDocuments({ number: NEXT })).to.equal(1)
    const { code, said } = await told(next('import', base, OLDER_EXPORT))
    expect(code, said).to.equal(0)
    expect(said).to.contain(`Migration ${NEXT} is done.`)
    expect(await renamed(`${name}-2`)).to.equal(await renamed())
    expect(await server.db(`${name}-2`).collection(MIGRATIONS).countDocuments({ number: NEXT })).to.equal(1)
  })

  it('refuses an export of a later version, and writes nothing', async () => {
    const written = await told(run('seeds/export.ts', [at('later')], production()))
    expect(written.code, written.said).to.equal(0)
    expect(await told(run('seeds/import.ts', [at('later')], trial('empty')))).to.deep.equal(
      oneSentence(
        `The export in ${at('later')} comes from a later version (number ${NEXT}), this version ends at number ${NEXT - 1}: nothing was written.`
      )
    )
  })

  it('carries a trial before it serves the first page, with everyone and everything in it', async () => {
    const read = await told(run('seeds/import.ts', [OLDER_EXPORT], trial('trial')))
    expect(read.code, read.said).to.equal(0)
    const declic = run('test/support/with-migration.ts', ['web', 'beside'], trial('trial'))
    try {
      await until('the trial to be ready', async () => {
        expect(declic.child.exitCode, declic.said()).to.equal(null)
        return (await statusOf(`http://127.0.0.1:${port}/health/ready`)) === 200
      })
      expect(declic.said()).to.contain(`Migration ${NEXT} is done.`)
      const marie = new Visitor(`http://127.0.0.1:${port}`)
      const home = await marie.signIn({ email: 'marie.aubert@example.org' })
      expect(home.text).to.include('Marie Aubert')
    } finally {
      declic.child.kill('SIGINT')
      await declic.ended
    }
    const store = await startStore({ folder: at('trial', 'store') })
    const client = await new MongoClient(store.uri).connect()
    const trialBase = client.db(TRIAL_DATABASE)
    expect(
      await trialBase.collection('demonstration').countDocuments({ raised: { $exists: true } })
    ).to.be.above(0)
    for (const one of ['people', 'workshops', 'participations'])
      expect(await trialBase.collection(one).countDocuments(), one).to.equal(
        await server.db(name).collection(one).countDocuments()
      )
    await client.close()
    await store.stop()
  })
})
