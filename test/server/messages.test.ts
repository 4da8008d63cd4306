import { expect } from 'chai'
import { deliverNotices } from '#jobs/deliver-notices.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Notice } from '#models/records/notice.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { paths } from '#server/paths.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { all, textOf } from '#test/support/html.ts'
import { waitIsOver } from '#test/support/post.ts'
import { trialDelivery } from '#test/support/trial-delivery.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { cancel } from '#models/planning/changes.ts'

describe('The page of messages', () => {
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
  })
  const failed = async () => {
    const filter = { kind: 'confirmation', subject: cast.forgeWorkshop._id } as const
    await Notice.updateOne(filter, { state: 'failed', reason: 'refused', attempts: 3 })
    return Notice.findOne(filter).orFail()
  }

  it('shows what went, what will go, what failed and why, what was held back', async () => {
    await deliverNotices(trialDelivery())
    const page = await marie.get(paths.messages())
    expect(page.status).to.equal(200)
    expect(page.text).to.include('Nadia Benali').and.to.include('Confirmation')
    expect((await marie.get(`${paths.messages()}?state=planned`)).text).to.include('Deuxième rappel')
    await failed()
    expect((await marie.get(`${paths.messages()}?state=failed`)).text).to.include(
      'le serveur de la personne refuse le message'
    )
    expect((await marie.get(`${paths.messages()}?state=notSent`)).text).to.include('il était trop tard')
  })

  it('shows nothing of another agency', async () => {
    await deliverNotices(trialDelivery())
    for (const state of ['sent', 'planned', 'notSent']) {
      expect((await marie.get(`${paths.messages()}?state=${state}`)).text).not.to.include('Giordano')
    }
    expect((await marie.get(`${paths.messages()}?workshop=${cast.niceWorkshop.id}`)).status).to.equal(404)
    const own = await marie.get(`${paths.messages()}?state=sent&workshop=${cast.fullWorkshop.id}`)
    expect(own.text).to.include('Karim Haddad').and.not.to.include('Nadia Benali')
  })

  it('sends a failed message again, and tells when it is too late', async () => {
    const notice = await failed()
    await marie.get(`${paths.messages()}?state=failed`)
    const answer = await marie.post(paths.messageRetry(notice.id))
    expect(answer.status).to.equal(303)
    expect((await marie.follow()).text).to.include('Le message repart maintenant.')
    expect(await Notice.findById(notice._id)).to.include({ state: 'planned', attempts: 0 })
    await marie.post(paths.messageRetry(notice.id))
    expect((await marie.follow()).text).to.include('trop tard')
  })

  it('lets nobody else send it: not there and not theirs are the same 404', async () => {
    const notice = await failed()
    const samira = await app.signedIn(cast.samira)
    for (const id of [notice.id, '0'.repeat(24), 'nonsense']) {
      expect((await samira.post(paths.messageRetry(id))).status).to.equal(404)
    }
    for (const who of [cast.paul, cast.sofia, cast.admin]) {
      const visitor = await app.signedIn(who)
      expect((await visitor.get(paths.messages())).status).to.equal(404)
    }
    expect((await Notice.findById(notice._id))?.state).to.equal('failed')
  })

  it('leads to the calls that are to be made instead, each with its telephone', async () => {
    await takeSeat(cast.forgeWorkshop._id, { person: cast.odile._id, by: cast.marie._id })
    await deliverNotices(trialDelivery())
    await Notice.updateMany({ recipient: cast.odile._id, state: 'planned' }, { dueAt: new Date() })
    await deliverNotices(trialDelivery())
    const page = await marie.get(paths.messages())
    expect(page.text).to.include('1 personne est à appeler')
    expect(page.body).to.include(`href="${paths.calls()}"`)
    expect((await marie.get(paths.calls())).text).to.include('ROUSSEL Odile')
  })

  it('goes on by pages without losing or repeating a message', async () => {
    const one = await Notice.findOne({ subject: cast.forgeWorkshop._id }).lean().orFail()
    const { _id, leaseToken, ...facts } = one
    void [_id, leaseToken]
    const dueAt = new Date()
    await Notice.insertMany(
      Array.from({ length: 120 }, (_, n) => ({ ...facts, state: 'failed', revision: 1000 + n, dueAt }))
    )
    const seen = new Set<string>()
    let address: string | null = `${paths.messages()}?state=failed`
    let pages = 0
    while (address) {
      const page = await marie.get(address)
      for (const [, id] of page.body.matchAll(/action="\/messages\/([0-9a-f]{24})\/retry"/g))
        seen.add(id ?? '')
      address = /href="([^"]+)" rel="next"/.exec(page.body)?.[1]?.replaceAll('&amp;', '&') ?? null
      pages++
    }
    expect([pages, seen.size]).to.deep.equal([3, 120])
  })

  it('lists what has left in the order of sending, page after page, whatever it was due', async () => {
    const one = await Notice.findOne({ subject: cast.forgeWorkshop._id }).lean().orFail()
    const { _id, leaseToken, ...facts } = one
    void [_id, leaseToken]
    const now = Date.now()
    const sent = Array.from({ length: 60 }, (_, n) => ({
      ...facts,
      state: 'sent' as const,
      recipient: n === 0 || n === 59 ? cast.karim._id : cast.nadia._id,
      revision: 1000 + n,
      dueAt: new Date(now - n * 1000),
      sentAt: new Date(now + n * 1000)
    }))
    await Notice.insertMany(sent)
    const first = await marie.get(`${paths.messages()}?state=sent`)
    const namesOf = () =>
      all(marie.page!.html, 'tbody')
        .flatMap(body => all(body, 'tr'))
        .map(textOf)
    const newest = namesOf()
    expect([newest.length, newest[0]?.includes('Karim'), newest.at(-1)?.includes('Karim')]).to.deep.equal([
      50,
      true,
      false
    ])
    const next = /href="([^"]+)" rel="next"/.exec(first.body)?.[1]?.replaceAll('&amp;', '&') ?? ''
    await marie.get(next)
    const oldest = namesOf().filter(row => row.includes('Karim') || row.includes('Nadia'))
    expect(oldest).to.have.length.of.at.least(10)
    expect(oldest.findIndex(row => row.includes('Karim'))).to.equal(9)
  })

  it('takes a nonsense filter for a page that does not exist', async () => {
    for (const query of ['state=x', 'workshop=x', 'after=x', 'state=sent&state=failed']) {
      expect((await marie.get(`${paths.messages()}?${query}`)).status, query).to.equal(404)
    }
  })
})

describe('The mailbox of trial mode', () => {
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
    await deliverNotices(trialDelivery())
  })
  const confirmation = () => SentMessage.findOne({ to: /nadia/, kind: 'confirmation' }).orFail()

  it('is open like a mailbox outside, signed in or not, and counts its messages above every page', async () => {
    const visitor = app.visitor()
    const page = await visitor.get(paths.mailbox())
    expect(page.status).to.equal(200)
    expect(page.text).to.include('Nadia Benali')
    const marie = await app.signedIn(cast.marie)
    const counted = /Boîte d’essai \((\d+)\)/.exec((await marie.get(paths.mailbox())).text)
    expect(counted?.[1]).to.equal(String(await SentMessage.estimatedDocumentCount()))
  })

  it('turns pages of messages both ways, each once', async () => {
    await SentMessage.deleteMany({})
    const sentAt = (index: number) => new Date(Date.UTC(2026, 0, 1) + Math.floor(index / 3) * 60_000)
    await SentMessage.insertMany(
      Array.from({ length: 120 }, (_, index) => ({
        ...sentMessageOf(String(index)),
        notice: cast.marie._id,
        sentAt: sentAt(index)
      }))
    )
    const visitor = app.visitor()
    const seen: string[][] = []
    const follow = async (relation: 'next' | 'prev', from: string) => {
      let address: string | undefined = from
      while (address) {
        const { body } = await visitor.get(address)
        seen.push(
          [...body.matchAll(/class="letter-to"[^>]*>Personne (\d+)</g)].map(([, number]) => number ?? '')
        )
        const [, target] = new RegExp(`href="([^"]+)" rel="${relation}"`).exec(body) ?? []
        address = target?.replaceAll('&amp;', '&')
        if (address) from = address
      }
      return from
    }
    const last = await follow('next', `${paths.mailbox()}?kind=confirmation`)
    const forth = seen.splice(0)
    expect(forth.map(({ length }) => length)).to.deep.equal([50, 50, 20])
    expect(new Set(forth.flat()).size).to.equal(120)
    expect(Number(forth[0]?.[0])).to.be.greaterThan(116)
    await follow('prev', last)
    expect(
      seen
        .map(page => page.join())
        .toReversed()
        .at(-1)
    ).to.equal(forth.at(-1)?.join())
    expect(new Set(seen.flat()).size).to.equal(120)
  })

  it('shows a message as sent: message, text, calendar, headers, and why', async () => {
    const sentMessage = await confirmation()
    const visitor = app.visitor()
    const see = (tab: string) => visitor.get(`${paths.sentMessage(sentMessage.id)}?tab=${tab}`)
    expect((await see('message')).body)
      .to.include(`src="${paths.sentMessagePart(sentMessage.id, 'html')}"`)
      .and.to.include('sandbox="allow-popups')
    expect((await see('text')).text).to.include('Vous êtes inscrite à l’atelier')
    expect((await see('calendar')).text).to.include('METHOD:REQUEST')
    expect((await see('headers')).text).to.include('Message-ID:')
    expect((await see('why')).text).to.include('Part dès qu’une personne est inscrite')
  })

  it('serves the message itself without script, form or anything from elsewhere', async () => {
    const sentMessage = await confirmation()
    const html = await app.visitor().get(paths.sentMessagePart(sentMessage.id, 'html'))
    expect(html.body).to.equal(sentMessage.html)
    const policy = html.headers.get('content-security-policy') ?? ''
    expect(policy)
      .to.include("default-src 'none'")
      .and.to.include('sandbox allow-popups')
      .and.not.to.include('script')
    const ics = await app.visitor().get(paths.sentMessagePart(sentMessage.id, 'ics'))
    expect(ics.headers.get('content-disposition')).to.equal('attachment; filename=atelier.ics')
    expect(ics.body).to.equal(sentMessage.calendar)
    for (const part of ['raw', 'text', 'headers'])
      expect((await app.visitor().get(paths.sentMessagePart(sentMessage.id, part))).status).to.equal(404)
    expect((await app.visitor().get(paths.sentMessage('0'.repeat(24)))).status).to.equal(404)
  })

  it('keeps one kind, and says what will go', async () => {
    await cancel(cast.forgeWorkshop._id, { by: cast.marie._id, reason: 'weather' })
    await waitIsOver()
    await deliverNotices(trialDelivery())
    const page = await app.visitor().get(`${paths.mailbox()}?kind=cancelled`)
    expect(page.text).to.include('1 message').and.to.include('Atelier annulé')
    const planned = await app.visitor().get(paths.mailboxPlanned())
    expect(planned.text).to.include('Premier rappel').and.to.include('Karim Haddad')
  })

  it('links what will go to the workshops its reader may open, and to no other', async () => {
    const links = async (who?: { email: string }) => {
      const visitor = who ? await app.signedIn(who) : app.visitor()
      const page = await visitor.get(paths.mailboxPlanned())
      expect(page.text).to.include('Karim Haddad')
      const hrefs = all(page.html, 'a').map(({ attributes }) => attributes['href'] ?? '')
      const found = [...new Set(hrefs.filter(href => /^\/workshops\/[0-9a-f]{24}$/.test(href)))]
      for (const href of found) expect((await visitor.get(href)).status, href).to.equal(200)
      return found
    }
    expect(await links(cast.marie)).to.include(paths.workshop(cast.forgeWorkshop.id))
    for (const who of [cast.paul, cast.admin, undefined])
      expect(await links(who), who?.email ?? 'nobody').to.deep.equal([])
  })

  it('speaks English to who asks for it', async () => {
    const page = await app.visitor({ language: 'en' }).get(paths.mailbox())
    expect(page.text).to.include('Trial mailbox').and.to.include('None leaves this machine')
  })
})

describe('Outside trial mode', () => {
  useDatabase()
  useEmptyCollections()
  const app = useApp({ trial: false })

  it('has no mailbox at all', async () => {
    const cast = await raiseCast()
    await deliverNotices(trialDelivery())
    const sentMessage = await SentMessage.findOne().orFail()
    const admin = await app.signedIn(cast.admin)
    for (const path of [
      paths.mailbox(),
      paths.mailboxPlanned(),
      paths.sentMessage(sentMessage.id),
      paths.sentMessagePart(sentMessage.id, 'html')
    ]) {
      expect((await admin.get(path)).status).to.equal(404)
    }
  })
})

function sentMessageOf(number: string) {
  const messageId = `<${number}@example.org>`
  const to = `Personne ${number} <p${number}@example.org>`
  return {
    kind: 'confirmation',
    language: 'fr',
    messageId,
    from: 'declic@example.org',
    to,
    subject: 'Votre atelier',
    text: 'Bonjour',
    html: '<p>Bonjour</p>',
    headers: 'Subject: Votre atelier'
  } as const
}
