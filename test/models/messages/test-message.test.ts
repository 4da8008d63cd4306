import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { TooMany } from '#lib/refusal.ts'
import { LIMITS } from '#models/access/limit.ts'
import { askTestMessage, guards } from '#models/messages/test-message.ts'
import { Attempt } from '#models/records/attempt.ts'
import { Notice } from '#models/records/notice.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { readSetup } from '#models/settings/setup.ts'
import { beat } from '#models/today/heartbeats.ts'
import { readSending } from '#models/today/sending.ts'
import { deliverNotices } from '#jobs/deliver-notices.ts'
import { makeMailer, type Mailer } from '#jobs/mailer.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { answer, startMailServer, type MailServer } from '#test/support/mail-server.ts'
import { trialDelivery } from '#test/support/trial-delivery.ts'

const FROM = 'declic@example.org'
const HOUR = 3_600_000

describe('The test of the sending', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  let server: MailServer
  let mailer: Mailer
  beforeEach(async () => {
    cast = await raiseCast()
    // Only the message of these tests.
    await Notice.deleteMany({})
    server = await startMailServer()
    mailer = makeMailer({ smtpUrl: server.url, from: FROM, timeoutMs: 500 })
    await beat(randomUUID(), 'worker')
  })
  afterEach(async () => {
    mailer.close()
    await server.close()
  })
  const ask = (now?: Date) => askTestMessage(cast.admin, now)
  const deliver = () => deliverNotices({ ...trialDelivery(), mailer, trial: false })
  const owed = () => Notice.find({ kind: 'testMessage' }).sort({ revision: 1 })
  const stepIsDone = async () => (await readSetup()).steps.find(({ name }) => name === 'messages')?.isDone

  it('goes by the road of every message to the address of the account, and counts the seconds', async () => {
    expect(await readSending()).to.deep.equal({ state: 'untried' })
    expect(await stepIsDone()).to.equal(false)
    const asked = new Date(Date.now() - 7000)
    await ask(asked)
    expect(await readSending()).to.deep.equal({ state: 'waiting', askedAt: asked, obstacle: null })
    expect(await stepIsDone()).to.equal(false)
    expect(await deliver()).to.equal(1)
    expect(server.inbox.map(({ to }) => to)).to.deep.equal([[cast.admin.email]])
    expect(server.inbox[0]?.mail.text).to.include('partent jusqu’à vous').and.include('/setup')
    const sending = await readSending()
    expect(sending).to.include({ state: 'accepted', email: cast.admin.email })
    expect(sending.state === 'accepted' && sending.seconds).to.be.within(7, 12)
    expect(await stepIsDone()).to.equal(true)
    expect(await SentMessage.countDocuments({ kind: 'testMessage' })).to.equal(1)
  })

  it('counts as accepted only once the server took it whole', async () => {
    await ask()
    let within: Date | undefined
    server.manners = {
      onMessage: async () => {
        await new Promise(resolve => setTimeout(resolve, 60))
        within = new Date()
      }
    }
    await deliver()
    const sending = await readSending()
    expect(sending.state === 'accepted' && +sending.acceptedAt).to.be.at.least(+(within ?? Infinity))
  })

  it('says what holds it up: the worker, the server, the sender, the address', async () => {
    const away = makeMailer({ smtpUrl: 'smtp://127.0.0.1:1', from: FROM, timeoutMs: 300 })
    await ask()
    await deliverNotices({ ...trialDelivery(), mailer: away, trial: false })
    away.close()
    expect(await readSending()).to.include({ state: 'waiting', obstacle: 'serverAway' })
    const later = new Date(Date.now() + 120_000)
    expect(await readSending(later), 'no beat for two minutes').to.include({ obstacle: 'noWorker' })

    const cases = [
      ['onRecipient', answer(450, '4.2.0 Later'), 'waiting', 'serverBusy'],
      ['onSender', answer(550, 'Sender refused'), 'failed', 'refused'],
      ['onRecipient', answer(550, '5.1.1 No such user'), 'failed', 'addressRefused']
    ] as const
    for (const [step, error, state, obstacle] of cases) {
      server.manners = { [step]: () => Promise.reject(error) }
      await ask()
      await deliver()
      expect(await readSending()).to.include({ state, obstacle })
      expect(await stepIsDone()).to.equal(false)
    }
    server.manners = {}
    await Attempt.deleteMany({})
    await ask()
    await deliver()
    expect(await readSending()).to.include({ state: 'accepted' })
  })

  it('leaves at once when asked for again while it waits, and is one message', async () => {
    server.manners = { onRecipient: () => Promise.reject(answer(450, '4.2.0 Later')) }
    await ask(new Date(Date.now() - 5000))
    await deliver()
    server.manners = {}
    expect(await deliver(), 'a minute is waited').to.equal(0)
    await ask()
    expect(await deliver()).to.equal(1)
    expect((await owed()).map(({ state, revision }) => [state, revision])).to.deep.equal([['sent', 1]])
    await ask()
    expect((await owed()).map(({ state, revision }) => [state, revision])).to.deep.equal([
      ['sent', 1],
      ['planned', 2]
    ])
  })

  it('that nobody took within the hour did not leave, and another takes its place', async () => {
    const asked = new Date(Date.now() - 2 * HOUR)
    await ask(asked)
    expect(await readSending()).to.deep.equal({ state: 'failed', askedAt: asked, obstacle: 'past' })
    await ask()
    expect(await readSending()).to.include({ state: 'waiting' })
    await deliver()
    expect((await owed()).map(({ state }) => state)).to.deep.equal(['skipped', 'sent'])
    expect(server.inbox).to.have.length(1)
  })

  it('is owed once when the button is pressed several times at one moment', async () => {
    await Promise.all([ask(), ask(), ask(), ask()])
    expect(await owed()).to.have.length(1)
  })

  it('control: without the number that follows the last, those presses owe several', async () => {
    const { revisionAfter } = guards
    let next = 0
    guards.revisionAfter = () => ++next
    try {
      // One press may be over before the others look: several moments are tried.
      for (let moment = 0; moment < 20 && (await owed()).length < 2; moment++) {
        await Promise.all([Notice.deleteMany({}), Attempt.deleteMany({})])
        await Promise.all([ask(), ask(), ask(), ask()])
      }
      expect((await owed()).length).to.be.above(1)
    } finally {
      guards.revisionAfter = revisionAfter
    }
  })

  it('has a budget of its own for each account', async () => {
    for (let tries = 0; tries < LIMITS.testMessages.most; tries++) await ask()
    const error = await ask().catch((caught: unknown) => caught)
    expect(error).to.be.instanceOf(TooMany)
    await askTestMessage(cast.marie)
  })
})
