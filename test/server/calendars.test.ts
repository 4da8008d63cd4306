import { expect } from 'chai'
import ICAL from 'ical.js'
import { Account } from '#models/records/account.ts'
import { CalendarFeed } from '#models/records/calendar-feed.ts'
import { JournalEntry } from '#models/records/journal-entry.ts'
import { Notice } from '#models/records/notice.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Workshop } from '#models/records/workshop.ts'
import { makeFeed } from '#models/access/calendar-feeds.ts'
import { feedWorkshops, FEED_BOUNDS } from '#models/planning/feed-workshops.ts'
import { cancel, reschedule } from '#models/planning/changes.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { brokenRules } from '#test/support/calendar-rules.ts'
import { useApp, type Answer } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { deliverPost } from '#test/support/post.ts'

const SECRET = 'a-secret-of-the-tests-of-32-signs'

describe('the addresses of calendars', function () {
  this.timeout(30_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  beforeEach(async () => void (cast = await raiseCast()))

  const addressIn = ({ body }: Answer) =>
    /value="http:\/\/declic\.example\.org(\/calendars\/[^"]+)"/.exec(body)?.[1] ?? ''
  const made = async (account: Account, kind: 'own' | 'agency' | 'hosting' | 'region') =>
    paths.calendarFeed(await makeFeed(account, { kind, secret: SECRET }))
  const read = (path: string, headers: Record<string, string> = {}) => fetch(app.url + path, { headers })
  async function eventsAt(path: string) {
    const calendar = new ICAL.Component(ICAL.parse(await (await read(path)).text()) as unknown[])
    return calendar.getAllSubcomponents('vevent').map(event => new ICAL.Event(event))
  }

  it('are made, read without a session, replaced and revoked by who owns them', async () => {
    const marie = await app.signedIn(cast.marie)
    expect(addressIn(await marie.get(paths.ownCalendars()))).to.equal('')
    expect((await marie.post(paths.ownCalendars(), { kind: 'own' })).location).to.equal(paths.ownCalendars())
    const page = await marie.get(paths.ownCalendars())
    const first = addressIn(page)
    expect(page.body).to.include(`webcal://declic.example.org${first}`)
    const answer = await read(first)
    expect(answer.status).to.equal(200)
    expect(answer.headers.get('content-type')).to.equal('text/calendar; charset=utf-8')
    expect(answer.headers.get('cache-control')).to.match(/^private/)
    expect(answer.headers.get('set-cookie')).to.equal(null)
    expect(JSON.stringify(await CalendarFeed.find().lean())).to.not.include(first.split('/')[2])

    await marie.post(paths.ownCalendars(), { kind: 'own' })
    const second = addressIn(await marie.get(paths.ownCalendars()))
    expect([(await read(first)).status, (await read(second)).status]).to.deep.equal([404, 200])
    await marie.post(paths.calendarRevocation(), { kind: 'own' })
    expect((await read(second)).status).to.equal(404)
    expect(addressIn(await marie.get(paths.ownCalendars()))).to.equal('')
    expect((await JournalEntry.find().sort({ _id: 1 })).map(({ kind }) => kind)).to.include.members([
      'calendarMade',
      'calendarRevoked'
    ])
  })

  it('leave out, where asked, what their reader is invited to by a message, and only that', async () => {
    const { marie, forgeWorkshop } = cast
    const path = await made(marie, 'agency')
    const shown = async (query = '') =>
      (await eventsAt(path + query)).some(({ uid }) => uid.startsWith(forgeWorkshop.id))
    const shorter = '?without=invited'
    expect(await shown(shorter), 'nothing was sent').to.equal(true)
    const common = { recipientKind: 'account', recipient: marie._id, subject: forgeWorkshop._id } as const
    const when = { dueAt: new Date(), uselessAfter: new Date(Date.now() + 86_400_000), sentAt: new Date() }
    const tell = (kind: 'facilitatorGiven' | 'facilitatorLeft', revision: number) =>
      Notice.create({ ...common, ...when, kind, revision, state: 'sent' })
    await tell('facilitatorGiven', 100)
    expect([await shown(), await shown(shorter)]).to.deep.equal([true, false])
    const romain = await made(cast.romain, 'agency')
    const theirs = await eventsAt(romain + shorter)
    expect(theirs.map(({ uid }) => uid).join(), 'another reader').to.include(forgeWorkshop.id)
    await tell('facilitatorLeft', 101)
    expect(await shown(shorter), 'taken out of the mailbox again').to.equal(true)
    expect((await read(`${path}?without=everything`)).status).to.equal(200)
    const page = await (await app.signedIn(marie)).get(paths.ownCalendars())
    expect(page.body).to.include(`${path}${shorter}`)
  })

  it('keep the rules of calendars, as do the invitations and withdrawals of a workshop', async () => {
    const { marie, forgeWorkshop } = cast
    await deliverPost()
    await cancel(forgeWorkshop._id, { by: marie._id, reason: 'weather' })
    await Notice.updateMany({ state: 'planned', kind: 'cancelled' }, { $set: { dueAt: new Date() } })
    await deliverPost()
    const sent = await SentMessage.find({ calendar: { $ne: null } })
    const methods = new Set(sent.map(({ calendar }) => /METHOD:(\w+)/.exec(calendar ?? '')?.[1]))
    expect([...methods]).to.have.members(['REQUEST', 'CANCEL'])
    for (const { calendar, kind } of sent) expect(brokenRules(calendar ?? ''), kind).to.deep.equal([])
    for (const path of [await made(marie, 'agency'), await made(cast.paul, 'hosting'), paths.openCalendar()])
      expect(brokenRules(await (await read(path)).text()), path).to.deep.equal([])
  })

  it('are no kind that is not the account’s', async () => {
    const marie = await app.signedIn(cast.marie)
    for (const kind of ['region', 'hosting'])
      expect((await marie.post(paths.ownCalendars(), { kind })).status, kind).to.equal(404)
    for (const kind of ['other', '']) {
      await marie.post(paths.ownCalendars(), { kind })
      expect((await marie.follow()).text, kind).not.to.include('L’adresse est prête')
    }
    const admin = await app.signedIn(cast.admin)
    expect((await admin.get(paths.ownCalendars())).status).to.equal(404)
  })

  it('answer alike when forged, expired, of a closed account or of another role', async () => {
    const path = await made(cast.marie, 'agency')
    const answerOf = async (at: string) => {
      const answer = await read(at)
      return [
        answer.status,
        await answer.text(),
        answer.headers.get('cache-control'),
        answer.headers.get('etag')
      ]
    }
    const forged = await answerOf(paths.calendarFeed('A'.repeat(43)))
    expect(forged[0]).to.equal(404)
    await CalendarFeed.updateOne({}, { $set: { expiresAt: new Date() } })
    expect(await answerOf(path), 'expired').to.deep.equal(forged)
    await CalendarFeed.updateOne({}, { $set: { expiresAt: new Date(Date.now() + 60_000) } })
    expect((await read(path)).status).to.equal(200)
    await Account.updateOne({ _id: cast.marie._id }, { $set: { disabledAt: new Date() } })
    expect(await answerOf(path), 'closed').to.deep.equal(forged)
    await Account.updateOne({ _id: cast.marie._id }, { $set: { disabledAt: null, role: 'regional' } })
    expect(await answerOf(path), 'another role').to.deep.equal(forged)
  })

  it('give who runs workshops their own, as ical.js reads them', async () => {
    const { forgeWorkshop, niceWorkshop } = cast
    const events = await eventsAt(await made(cast.marie, 'own'))
    const forge = events.find(({ uid }) => uid === `${forgeWorkshop.id}-${cast.marie.id}@declic`)
    expect(forge?.summary).to.equal(`Atelier\u00a0: ${forgeWorkshop.tradeLabel}`)
    expect(forge?.startDate.toJSDate()).to.deep.equal(forgeWorkshop.startsAt)
    expect(forge?.endDate.toJSDate()).to.deep.equal(forgeWorkshop.endsAt)
    expect(forge?.location).to.include('Aubagne')
    expect(forge?.description).to.equal('1 place prise sur 12')
    expect(events.map(({ uid }) => uid).join()).to.not.include(niceWorkshop.id)
    expect(await eventsAt(await made(cast.romain, 'own'))).to.deep.equal([])
  })

  it('say that a workshop moved, later in number, and that it is cancelled or a draft', async () => {
    const { forgeWorkshop, draftWorkshop, marie } = cast
    const path = await made(marie, 'agency')
    const find = async (id: string) => (await eventsAt(path)).find(({ uid }) => uid === `${id}@declic`)
    const before = await find(forgeWorkshop.id)
    const later = (moment: Date) => new Date(+moment + 86_400_000)
    const [startsAt, endsAt] = [later(forgeWorkshop.startsAt), later(forgeWorkshop.endsAt)]
    await reschedule(forgeWorkshop._id, { by: marie._id, startsAt, endsAt })
    const after = await find(forgeWorkshop.id)
    expect(after?.startDate.toJSDate()).to.deep.equal(startsAt)
    expect(after?.sequence).to.be.above(before?.sequence ?? 99)
    await cancel(forgeWorkshop._id, { by: marie._id, reason: 'weather' })
    const gone = await find(forgeWorkshop.id)
    expect(gone?.component.getFirstPropertyValue('status')).to.equal('CANCELLED')
    expect(gone?.summary).to.match(/^Annulé/)
    expect((await find(draftWorkshop.id))?.component.getFirstPropertyValue('status')).to.equal('TENTATIVE')
  })

  it('name nobody, and tell seats to the agency alone', async () => {
    const { companyWorkshop } = cast
    const paul = await read(await made(cast.paul, 'hosting'))
    const sofia = await read(await made(cast.sofia, 'region'))
    const marie = await read(await made(cast.marie, 'agency'))
    const texts = await Promise.all([paul, sofia, marie].map(answer => answer.text()))
    for (const text of texts) expect(text).to.not.match(/Nadia|Benali|Th.o|In.s|Aubert/)
    expect(texts.map(text => text.includes('sur 8'))).to.deep.equal([false, false, true])
    expect(texts.map(text => text.includes(companyWorkshop.id))).to.deep.equal([true, true, true])
    expect(texts.map(text => text.includes(cast.draftWorkshop.id))).to.deep.equal([false, false, true])
    expect(texts.map(text => text.includes(cast.niceWorkshop.id))).to.deep.equal([false, true, false])
  })

  it('keep to the rules of the format: CR LF, 75 octets, moments in UTC', async () => {
    const name = `${'Atelier très long, avec des signes ; et des accents é à ç '.repeat(4)}🙂`
    await Workshop.updateOne({ _id: cast.forgeWorkshop._id }, { $set: { tradeLabel: name } })
    const path = await made(cast.marie, 'agency')
    const text = await (await read(path)).text()
    expect(text.replaceAll('\r\n', '')).to.not.match(/[\r\n]/)
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).to.be.at.most(75)
    expect(text).to.match(/DTSTART:\d{8}T\d{6}Z/)
    expect((await eventsAt(path)).map(({ summary }) => summary)).to.include(`Atelier\u00a0: ${name}`)
  })

  it('are not sent again while nothing changed, and are once a workshop leaves the calendar', async () => {
    const path = await made(cast.marie, 'own')
    const first = await read(path)
    const tag = first.headers.get('etag') ?? ''
    const again = await read(path, { 'if-none-match': tag })
    expect([again.status, await again.text()]).to.deep.equal([304, ''])
    await Workshop.updateOne(
      { _id: cast.forgeWorkshop._id },
      { $set: { facilitators: [] } },
      { timestamps: false }
    )
    const changed = await read(path, { 'if-none-match': tag })
    expect(changed.status).to.equal(200)
    expect(await changed.text()).to.not.include(cast.forgeWorkshop.id)
  })

  it('refuse to be read without end', async () => {
    const path = await made(cast.marie, 'own')
    const answers = await Promise.all(Array.from({ length: 40 }, () => read(path)))
    expect(answers.filter(({ status }) => status === 200)).to.have.length(30)
    const refused = answers.find(({ status }) => status === 429)
    expect(Number(refused?.headers.get('retry-after'))).to.be.within(1, 60)
    expect((await read(await made(cast.romain, 'own'))).status).to.equal(200)
  })

  it('hold those to come first, within their days', async () => {
    const { marie } = cast
    const day = 86_400_000
    const at = (days: number) => new Date(Date.now() + days * day)
    await Workshop.updateOne(
      { _id: cast.forgeWorkshop._id },
      { $set: { startsAt: at(FEED_BOUNDS.aheadDays + 1) } }
    )
    await Workshop.updateOne(
      { _id: cast.pastWorkshop._id },
      { $set: { startsAt: at(-FEED_BOUNDS.behindDays - 1) } }
    )
    const held = (await feedWorkshops(marie, 'agency')).map(({ _id }) => String(_id))
    expect(held).to.include(cast.companyWorkshop.id)
    expect(held).to.not.include.members([cast.forgeWorkshop.id])
    expect(held).to.not.include.members([cast.pastWorkshop.id])
  })
})
