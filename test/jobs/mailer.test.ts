import { createServer, type AddressInfo } from 'node:net'
import { expect } from 'chai'
import { makeLog } from '#lib/log.ts'
import { Agency } from '#models/records/agency.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Notice } from '#models/records/notice.ts'
import { Person } from '#models/records/person.ts'
import { deliverNotices } from '#jobs/deliver-notices.ts'
import type { DeliveryDeps } from '#jobs/delivery.ts'
import { makeMailer, type Mailer, type Outgoing } from '#jobs/mailer.ts'
import { DeliveryError } from '#jobs/sort-answer.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { answer, startMailServer, type MailServer } from '#test/support/mail-server.ts'
import { inviteColleague } from '#models/access/colleagues.ts'
import { inviteHost } from '#models/access/hosts.ts'
import { accountOfLink, inviteAgain, requestPasswordLink } from '#models/access/links.ts'
import { unreached } from '#models/calls/found/unreached.ts'

const FROM = 'declic@example.org'
const MESSAGE: Outgoing = {
  messageId: '<1.2@example.org>',
  fromName: 'Agence d’Aubagne',
  replyTo: 'aubagne@example.org',
  to: { name: 'Nadia Benali', address: 'nadia@example.org' },
  subject: 'Votre atelier du mardi 1er décembre, à Aubagne',
  text: 'Bonjour',
  html: '<p>Bonjour</p>',
  calendar: null
}

describe('The mailer', () => {
  useDatabase()
  useEmptyCollections()
  let server: MailServer
  let mailer: Mailer
  beforeEach(async () => {
    server = await startMailServer()
    mailer = makeMailer({ smtpUrl: server.url, from: FROM, timeoutMs: 500 })
  })
  afterEach(async () => {
    mailer.close()
    await server.close()
  })
  const deliveryBy = (by: Mailer): DeliveryDeps => ({
    mailer: by,
    letterhead: {
      appUrl: 'https://declic.example.org',
      secret: 'x'.repeat(32),
      from: FROM,
      domain: by.domain
    },
    log: makeLog('silent'),
    trial: false,
    leaseMs: 5000
  })
  const deliver = () => deliverNotices(deliveryBy(mailer))
  const troubleOf = async (message: Outgoing) => {
    try {
      await mailer.send(message)
      return null
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error
      return error
    }
  }

  it('sends to one recipient, in both forms, and keeps what left without the secret of their page', async () => {
    const cast = await raiseCast()
    await Agency.updateOne({ _id: cast.aubagne._id }, { email: 'aubagne@example.org', phone: '+33465710010' })
    await deliver()
    const taken = server.inbox.find(({ to }) => to[0] === cast.nadia.email)
    if (!taken) throw new Error('nothing came')
    expect(taken.from).to.equal(FROM)
    expect(taken.to).to.deep.equal([cast.nadia.email])
    expect(taken.mail.from).to.include({ address: FROM, name: `Agence ${cast.aubagne.name}` })
    expect(taken.mail.replyTo?.[0]?.address).to.equal('aubagne@example.org')
    const sentMessage = await SentMessage.findOne({ messageId: taken.mail.messageId ?? '' }).orFail()
    expect(taken.mail.subject).to.equal(sentMessage.subject)
    const [, secret = ''] = /\/p\/([\w.~-]+)/.exec(taken.mail.text ?? '') ?? []
    expect(secret).to.have.length.above(20)
    const kept = (left = '') => left.replaceAll('\r', '').replaceAll(secret, '…').trim()
    expect(kept(taken.mail.text)).to.equal(sentMessage.text.trim())
    expect(kept(taken.mail.html)).to.equal(sentMessage.html.replaceAll('\r', '').trim())
    expect(taken.raw.startsWith(sentMessage.headers)).to.equal(true)
    const calendar = taken.mail.attachments.find(({ mimeType }) => mimeType === 'text/calendar')
    expect(calendar?.method).to.equal('REQUEST')
    expect(text(calendar?.content)).to.equal(sentMessage.calendar?.replaceAll('\r\n', '\n'))
    expect(taken.raw).to.match(/Content-Type: text\/calendar; charset=utf-8; method=REQUEST/i)
  })

  const ODD = [
    'a@example.org,b@example.org',
    'a@example.org;b@example.org',
    'a@example.org, b@example.org',
    'Nadia <a@example.org>',
    'a@example.org>\r\nRCPT TO:<b@example.org',
    'a@example.org\r\nBcc: b@example.org',
    '"a@evil.example"@example.org',
    '"a b"@example.org',
    'group: a@example.org, b@example.org;',
    '(comment)a@example.org',
    'a@example.org (b@example.org)',
    'a@@example.org',
    'a@example',
    'a@[127.0.0.1]',
    '@example.org',
    'a@',
    '',
    'a@example.org\0',
    'a@exam\u2028ple.org',
    `${'('.repeat(10_000)}a@example.org`
  ]
  it('refuses whatever is not one plain address, before a word is said to the server', async () => {
    for (const address of ODD) {
      const trouble = await troubleOf({ ...MESSAGE, to: { name: 'x', address } })
      expect(trouble, JSON.stringify(address.slice(0, 60))).to.include({
        reason: 'badAddress',
        lasting: true
      })
    }
    expect(server.inbox).to.have.length(0)
  })

  const NAMES = [
    'Nadia\r\nBcc: b@example.org',
    'b@example.org, Nadia',
    '"Nadia" <b@example.org>',
    'N\0adia',
    '<b@example.org>',
    'Nadia;b@example.org',
    'É'.repeat(300)
  ]
  it('keeps to one recipient whatever the names', async () => {
    for (const name of NAMES) {
      await mailer.send({
        ...MESSAGE,
        fromName: name,
        to: { name, address: 'nadia@example.org' },
        subject: `${name}\r\nBcc: c@example.org`
      })
    }
    for (const { to, mail, raw } of server.inbox) {
      expect(to).to.deep.equal(['nadia@example.org'])
      expect(mail.to?.map(({ address }) => address)).to.deep.equal(['nadia@example.org'])
      expect(mail.bcc).to.equal(undefined)
      expect(raw.split('\r\n\r\n')[0]).not.to.match(/^bcc:/im)
    }
    expect(server.inbox).to.have.length(NAMES.length)
  })

  it('sorts what a server answers into passing and lasting, and blames the address only for itself', async () => {
    const cases = [
      ['onRecipient', 550, '5.1.1 No such user', { reason: 'addressRefused', lasting: true, address: true }],
      [
        'onRecipient',
        553,
        'Mailbox name not allowed',
        { reason: 'addressRefused', lasting: true, address: true }
      ],
      ['onRecipient', 552, '5.2.2 Mailbox full', { reason: 'refused', lasting: true, address: false }],
      ['onRecipient', 550, '5.7.1 Policy', { reason: 'refused', lasting: true, address: false }],
      ['onRecipient', 450, '4.2.0 Greylisted', { reason: 'serverBusy', lasting: false, address: false }],
      ['onRecipient', 451, 'Try later', { reason: 'serverBusy', lasting: false, address: false }],
      ['onSender', 421, 'Too busy', { reason: 'serverBusy', lasting: false, address: false }],
      ['onSender', 550, 'Sender refused', { reason: 'refused', lasting: true, address: false }],
      ['onMessage', 554, '5.6.0 Content refused', { reason: 'refused', lasting: true, address: false }],
      ['onMessage', 452, '4.3.1 No room', { reason: 'serverBusy', lasting: false, address: false }]
    ] as const
    for (const [step, code, words, expected] of cases) {
      server.manners = { [step]: () => Promise.reject(answer(code, words)) }
      expect(await troubleOf(MESSAGE), `${step} ${code} ${words}`).to.include(expected)
    }
    server.manners = {}
    await mailer.send(MESSAGE)
    expect(server.inbox).to.have.length(1)
  })

  it('gives up on a server that is not there, or hangs, and says that all must wait', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1')
    await new Promise(resolve => silent.once('listening', resolve))
    const { port } = silent.address() as AddressInfo
    for (const url of [`smtp://127.0.0.1:${port}`, 'smtp://127.0.0.1:1', 'smtp://nowhere.invalid:25']) {
      const away = makeMailer({ smtpUrl: url, from: FROM, timeoutMs: 300 })
      const start = performance.now()
      const error = await away.send(MESSAGE).catch((caught: unknown) => caught)
      expect(error, url)
        .to.be.instanceOf(DeliveryError)
        .and.to.include({ reason: 'serverAway', lasting: false, serverWide: true })
      expect(performance.now() - start).to.be.lessThan(5000)
      away.close()
    }
    silent.close()
  })

  describe('with a server that has its moods', () => {
    let cast: Cast
    beforeEach(async () => {
      cast = await raiseCast()
    })
    const confirmation = () =>
      Notice.findOne({
        recipient: cast.nadia._id,
        subject: cast.forgeWorkshop._id,
        kind: 'confirmation'
      }).orFail()

    it('tries again later, with the same Message-ID, what was refused for now', async () => {
      let greylisted = true
      const ids: (string | undefined)[] = []
      server.manners = {
        onMessage: ({ to, mail }) => {
          if (to[0] !== cast.nadia.email) return
          ids.push(mail.messageId)
          if (greylisted) throw answer(451, '4.7.1 Greylisted, try again')
        }
      }
      await deliver()
      const waiting = await confirmation()
      expect(waiting).to.include({ state: 'planned', reason: 'serverBusy', attempts: 1 })
      expect(waiting.dueAt.getTime() - Date.now()).to.be.within(50_000, 80_000)
      greylisted = false
      await Notice.updateMany({ state: 'planned', attempts: 1 }, { dueAt: new Date() })
      await deliver()
      expect((await confirmation()).state).to.equal('sent')
      const [first, ...others] = ids
      expect(others).to.include(first)
      expect(server.inbox.filter(({ mail }) => mail.messageId === first)).to.have.length(1)
    })

    it('shows as failed what is refused for good, and writes to that address no more', async () => {
      server.manners = {
        onRecipient: address => {
          if (address === cast.nadia.email) throw answer(550, '5.1.1 No such user here')
        }
      }
      await deliver()
      expect(await confirmation()).to.include({ state: 'failed', reason: 'addressRefused' })
      expect((await Person.findById(cast.nadia._id))?.emailRefusedAt).to.be.instanceOf(Date)
      const calls = await unreached({ account: cast.marie, limit: 20, now: new Date() })
      expect(calls.lines.map(({ kind, person }) => `${kind} ${String(person)}`)).to.include(
        `emailRefused ${cast.nadia.id}`
      )
      expect(server.inbox.some(({ to }) => to[0] === cast.karim.email)).to.equal(true)
    })

    it('gives up in the end on what is refused for now again and again', async () => {
      server.manners = { onRecipient: () => Promise.reject(answer(450, 'Busy')) }
      // A tick leaves a domain alone after some troubles in a row, so that not every tick is a try for everyone.
      for (let ticks = 0; ticks < 60 && (await confirmation()).state !== 'failed'; ticks++) {
        await deliver()
        await Notice.updateMany(
          { state: 'planned', kind: 'confirmation', uselessAfter: { $gt: new Date() } },
          { dueAt: new Date(Date.now() - 1) }
        )
      }
      expect(await confirmation()).to.include({ state: 'failed', reason: 'serverBusy' })
    })

    it('counts no try while the sending server is away, and keeps the rest for later', async () => {
      await server.close()
      await deliver()
      const waiting = await Notice.find({ kind: 'confirmation', uselessAfter: { $gt: new Date() } })
      expect(waiting.every(({ state, attempts }) => state === 'planned' && attempts === 0)).to.equal(true)
      expect(await Notice.countDocuments({ state: 'sending' })).to.equal(0)
    })

    it('lets one slow domain delay the others but little', async () => {
      for (const { _id } of [cast.karim, cast.lucie, cast.theo])
        await Person.updateOne({ _id }, { $set: { email: `${String(_id)}@slow.example` } })
      const came: string[] = []
      server.manners = {
        onRecipient: address =>
          address.endsWith('@slow.example') ? new Promise(() => undefined) : void came.push(address)
      }
      const quick = await Notice.find({
        kind: 'confirmation',
        state: 'planned',
        uselessAfter: { $gt: new Date() }
      })
      const start = performance.now()
      let ended = false
      const done = deliver().then(() => (ended = true))
      while (!came.includes(cast.nadia.email ?? '') && performance.now() - start < 4000)
        await new Promise(resolve => setTimeout(resolve, 10))
      expect(came).to.include(cast.nadia.email)
      expect(ended, 'the slow domain is still being waited for').to.equal(false)
      await done
      const slow = quick.filter(({ recipient }) =>
        [cast.karim, cast.lucie, cast.theo].some(({ _id }) => _id.equals(recipient))
      )
      for (const { _id } of slow) expect((await Notice.findById(_id))?.state).to.equal('planned')
    })

    it('hides a single-use link in the copy it keeps, not in what leaves', async () => {
      await requestPasswordLink(cast.marie.email, 'x'.repeat(32))
      await deliver()
      const taken = server.inbox.find(({ to }) => to[0] === cast.marie.email)
      const link = /https:\/\/declic\.example\.org\/password-resets\/([\w-]{43})/.exec(taken?.mail.text ?? '')
      expect(link).not.to.equal(null)
      expect(await accountOfLink(link?.[1] ?? '')).to.include({ email: cast.marie.email })
      const sentMessage = await SentMessage.findOne({ kind: 'passwordReset' }).orFail()
      expect(sentMessage.text + sentMessage.html)
        .to.include('/password-resets/…')
        .and.not.to.include(link?.[1])
    })

    describe('invites', () => {
      const SECRET = 'x'.repeat(32)
      const zoe = { firstName: 'Zoé', lastName: 'Martin', email: 'zoe@example.org' }
      const received = async () => {
        await deliver()
        const mail = server.inbox.find(({ to }) => to[0] === zoe.email)?.mail
        return { words: (mail?.text ?? '').replace(/\s+/g, ' '), replyTo: mail?.replyTo?.[0]?.address }
      }
      beforeEach(() => Agency.updateOne({ _id: cast.aubagne._id }, { email: 'aubagne@example.org' }))

      it('a host in the name of the counsellor, agency and company named, answers to the agency', async () => {
        await inviteHost({ ...zoe, company: cast.maconneries, by: cast.marie._id }, SECRET)
        const { words, replyTo } = await received()
        expect(words)
          .to.include(`${cast.marie.fullName}, agence Aubagne, vous invite dans Déclic.`)
          .and.include(`Votre entreprise : ${cast.maconneries.name}.`)
        expect(replyTo).to.equal('aubagne@example.org')
      })

      it('a colleague in English, again too, in the name of who invited last', async () => {
        const place = { role: 'counsellor', agency: cast.aubagne._id, language: 'en' } as const
        const account = await inviteColleague({ ...zoe, ...place, by: cast.marie._id }, SECRET)
        await inviteAgain(account, SECRET, { by: cast.admin._id })
        const { words, replyTo } = await received()
        expect(words).to.include(`${cast.admin.fullName} invites you to Déclic. Your agency: Aubagne.`)
        expect(replyTo).to.equal('aubagne@example.org')
      })

      it('naming nobody where nobody is known, and without the address that an agency has not', async () => {
        const place = { role: 'counsellor', agency: cast.aubagne._id } as const
        await Agency.updateOne({ _id: cast.aubagne._id }, { email: null })
        const account = await inviteColleague({ ...zoe, ...place, by: cast.marie._id }, SECRET)
        await requestPasswordLink(account.email, SECRET)
        const { words, replyTo } = await received()
        expect(words).to.include('Un compte Déclic vous attend.').and.not.include('vous invite')
        expect(replyTo).to.equal(undefined)
      })
    })

    it('sends only the last link when two were asked for', async () => {
      await requestPasswordLink(cast.marie.email, 'x'.repeat(32), new Date(Date.now() - 1000))
      await requestPasswordLink(cast.marie.email, 'x'.repeat(32))
      await deliver()
      expect(server.inbox.filter(({ to }) => to[0] === cast.marie.email)).to.have.length(1)
      expect(
        await Notice.countDocuments({ kind: 'passwordReset', state: 'skipped', reason: 'linkReplaced' })
      ).to.equal(1)
    })
  })
})

const text = (content: ArrayBuffer | Uint8Array | string | undefined) =>
  typeof content === 'string' ? content : new TextDecoder().decode(content)
