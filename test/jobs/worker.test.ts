import { spawn, type ChildProcess } from 'node:child_process'
import path from 'node:path'
import { expect } from 'chai'
import { database } from '#models/records/database.ts'
import { Notice } from '#models/records/notice.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { serverUri, useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { makeGate, type Gate } from '#test/support/gate.ts'
import { startMailServer, type MailServer } from '#test/support/mail-server.ts'
import { takeSeat } from '#models/seats/seats.ts'

const root = path.resolve(import.meta.dirname, '../..')
const RUN = 'run.js'

describe('The worker process', function () {
  this.timeout(1_000_000)
  const db = useDatabase({ own: true })
  useEmptyCollections()
  let server: MailServer
  let cast: Cast
  let gate: Gate | undefined
  const children = new Set<ChildProcess>()
  beforeEach(async () => {
    server = await startMailServer()
    cast = await raiseCast()
  })
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL')
    children.clear()
    await gate?.shut()
    gate = undefined
    await server.close()
  })

  const started = (args: string[], env: NodeJS.ProcessEnv = {}) => {
    const child = spawn(process.execPath, [RUN, ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: 'inherit'
    })
    children.add(child)
    return child
  }
  /** Our worker with short leases, so that what a dead one held is free soon. */
  const quick = () => started(['test/support/worker-child.ts', db.uri, server.url])
  /** The product's own entry point. */
  const real = (uri: string) =>
    started(['jobs/main.ts'], {
      MONGODB_URI: uri,
      SMTP_URL: server.url,
      MAIL_FROM: 'declic@example.org',
      APP_URL: 'https://declic.example.org',
      SESSION_SECRET: 'a-secret-of-the-tests-of-32-signs',
      LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'silent'
    })
  const owed = {
    kind: { $in: ['confirmation', 'hostPublished'] as const },
    uselessAfter: { $gt: new Date() }
  }
  const until = async (what: string, true_: () => Promise<boolean> | boolean, seconds: number) => {
    const end = Date.now() + seconds * 1000
    while (!(await true_())) {
      if (Date.now() > end) throw new Error(`Not within ${seconds} s: ${what}`)
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
  const allSent = () =>
    until(
      'all sent',
      async () => (await Notice.countDocuments({ ...owed, state: { $ne: 'sent' } })) === 0,
      // A job under way when the store goes keeps its lock for up to a minute, and a slow machine finds it out late. A
      // worker that stands still never ends this wait: how long it may take is not what is tested.
      300
    )
  const ended = (worker: ChildProcess) =>
    new Promise<never>((_, reject) => {
      worker.once('exit', code => reject(new Error(`The worker ended by itself, with ${code}.`)))
    })
  const everyoneOnce = async () => {
    const told = await Notice.find(owed)
    const ids = new Set(server.inbox.map(({ mail }) => mail.messageId))
    expect(ids.size, 'a Message-ID for each notice').to.equal(told.length)
    return { told: told.length, came: server.inbox.length }
  }

  /** A gate needs a plain address: members of a replica set would be reached behind its back. */
  const throughGate = async (shut: boolean) => {
    const authority = decodeURIComponent(/^mongodb:\/\/([^/?]+)/.exec(await serverUri())?.[1] ?? '')
    const [host = '', port = '27017'] = authority.split(':')
    const target = authority.startsWith('/') ? { path: authority } : { host, port: Number(port) }
    gate = await makeGate(target, { shut })
    return `mongodb://127.0.0.1:${gate.port}/${db.name}?directConnection=true`
  }

  it('killed between claim and send: another one sends each message once', async () => {
    const first = quick()
    let killed = false
    server.manners = {
      onSender: () => {
        if (killed) return
        killed = true
        first.kill('SIGKILL')
        return new Promise(() => undefined)
      }
    }
    await until('the first worker was killed', () => killed, 45)
    expect(await Notice.countDocuments({ state: 'sending' })).to.be.greaterThan(0)
    quick()
    await allSent()
    const { told, came } = await everyoneOnce()
    expect(came).to.equal(told)
  })

  it('killed before the server acknowledged: what was under way comes at most twice, under the same Message-ID', async () => {
    const first = quick()
    let killed: string | undefined
    server.manners = {
      onMessage: message => {
        if (killed) return
        killed = message.mail.messageId
        server.inbox.push(message)
        first.kill('SIGKILL')
        return new Promise(() => undefined)
      }
    }
    await until('the first worker was killed', () => killed !== undefined, 45)
    quick()
    await allSent()
    await everyoneOnce()
    expect(server.inbox.filter(({ mail }) => mail.messageId === killed)).to.have.length(2)
    const times = new Map<string | undefined, number>()
    for (const { mail } of server.inbox) times.set(mail.messageId, (times.get(mail.messageId) ?? 0) + 1)
    expect(Math.max(...times.values())).to.equal(2)
    expect(
      [...times.values()].filter(count => count === 2).length,
      'no more than the connections of the mailer'
    ).to.be.at.most(5)
  })

  it('asked to stop in the middle of a sending: ends within ten seconds, nothing locked, nothing claimed', async () => {
    const worker = real(db.uri)
    let reached = 0
    server.manners = {
      onSender: async () => {
        reached++
        await new Promise(resolve => setTimeout(resolve, 1000))
      }
    }
    await until('a message is under way', () => reached > 0, 45)
    const start = Date.now()
    worker.kill('SIGTERM')
    const code = await new Promise(resolve => worker.once('exit', resolve))
    expect(Date.now() - start).to.be.lessThan(10_000)
    expect(code).to.equal(0)
    expect(await Notice.countDocuments({ state: 'sending' })).to.equal(0)
    expect(
      await database()
        .collection('clock')
        .countDocuments({ lockedAt: { $ne: null } })
    ).to.equal(0)
    expect(await database().collection('clock').countDocuments()).to.be.greaterThan(2)
  })

  it('started while the store is away: waits for it, then works', async () => {
    const worker = real(await throughGate(true))
    await new Promise(resolve => setTimeout(resolve, 4000))
    expect(worker.exitCode).to.equal(null)
    expect(server.inbox).to.have.length(0)
    await gate?.open()
    await allSent()
    await everyoneOnce()
  })

  it('goes on by itself when the store went away and came back, however often', async () => {
    const worker = real(await throughGate(false))
    await allSent()
    for (const person of [cast.lucie, cast.ines]) {
      await gate?.shut()
      await new Promise(resolve => setTimeout(resolve, 5000))
      await gate?.open()
      await takeSeat(cast.forgeWorkshop._id, { person: person._id, by: cast.marie._id })
      await Promise.race([allSent(), ended(worker)])
    }
    expect(worker.exitCode).to.equal(null)
    await everyoneOnce()
  })
})
