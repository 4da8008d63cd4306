import { expect } from 'chai'
import mongoose from 'mongoose'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { guards } from '#models/messages/asked-together.ts'
import { replyAsHost } from '#models/planning/host-reply.ts'
import { layOutSeries } from '#models/planning/series/lay-out.ts'
import { Notice } from '#models/records/notice.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Workshop } from '#models/records/workshop.ts'
import type { Row } from '#models/planning/series/review.ts'
import type { Slot } from '#models/planning/slot.ts'
import { addDays, localDate } from '#lib/dates.ts'
import { workingDay } from '#seeds/calendar.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { deliverPost } from '#test/support/post.ts'

describe('a host that is asked about the dates of a series', function () {
  this.timeout(30_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })

  /** Three dates at the company, asked about in one act. */
  async function asked(): Promise<Workshop[]> {
    const first = workingDay(addDays(localDate(new Date(), 'Europe/Paris'), 60), 1)
    const id = new mongoose.Types.ObjectId()
    const place: Slot['place'] = {
      kind: 'company',
      company: cast.maconneries.id,
      site: String(cast.maconneries.sites[0]?._id)
    }
    const rows = [0, 7, 14].map(days => {
      const slot = {
        date: workingDay(addDays(first, days), 1),
        from: '09:00',
        to: '12:00',
        saturday: false,
        place
      }
      return { isKept: true, slot } as Row
    })
    const outline = {
      sector: null,
      trade: 'F1703',
      parts: [{ kind: 'talk' as const, minutes: 60, note: '' }],
      facilitators: [{ account: cast.romain._id, name: cast.romain.fullName }],
      capacity: 8,
      access: '',
      bring: '',
      hostNeeds: 'Un écran\n\nDes gants'
    }
    const by = cast.marie._id
    await layOutSeries({ id, agency: cast.aubagne._id, outline, rows, isPublished: true, by })
    return Workshop.find({ series: id }).sort({ startsAt: 1 })
  }
  const letters = () => SentMessage.find({ kind: 'hostAsked' }).sort({ _id: 1 })
  /** As the next look of the clock, a minute later. */
  const deliverLater = async () => {
    await Notice.updateMany({ kind: 'hostAsked', state: 'planned' }, { $set: { dueAt: new Date() } })
    await deliverPost()
  }

  it('reads one message that tells them all, and no other', async () => {
    await asked()
    await deliverPost()
    await deliverLater()
    const [letter, ...others] = await letters()
    expect(others).to.have.length(0)
    expect(letter?.subject).to.equal('Ces 3 dates vous conviennent\u00a0?')
    expect(letter?.text).to.include('Ce qu’il faut prévoir').and.include('Des gants')
    expect(letter?.text.match(/de 9\sh à 12\sh/g)).to.have.length(3)
    const left = await Notice.find({ kind: 'hostAsked' }).sort({ _id: 1 })
    expect(left.map(({ state, reason }) => [state, reason])).to.deep.equal([
      ['sent', null],
      ['skipped', 'toldTogether'],
      ['skipped', 'toldTogether']
    ])
  })

  it('is told the others when the first was answered before its message left', async () => {
    const [first] = await asked()
    if (!first) throw new Error('No date')
    await replyAsHost(first._id, { state: 'agreed', words: '', by: cast.paul._id })
    await deliverPost()
    await deliverLater()
    const [letter, ...others] = await letters()
    expect([others.length, letter?.subject]).to.deep.equal([0, 'Ces 2 dates vous conviennent\u00a0?'])
  })

  it('reads of no date twice when the first is answered before the others have looked', async () => {
    const [first] = await asked()
    await deliverPost()
    if (!first) throw new Error('No date')
    await replyAsHost(first._id, { state: 'agreed', words: '', by: cast.paul._id })
    await deliverLater()
    expect(await letters()).to.have.length(1)
    const left = await Notice.find({ kind: 'hostAsked', state: { $ne: 'sent' } })
    expect(left.map(({ state, reason }) => [state, reason])).to.deep.equal([
      ['skipped', 'toldTogether'],
      ['skipped', 'toldTogether']
    ])
  })

  it('is asked again, alone, about a date that is asked about later', async () => {
    const [, second] = await asked()
    await deliverPost()
    await deliverLater()
    if (!second) throw new Error('No date')
    const { hostReply } = await Workshop.findById(second._id).orFail()
    await Workshop.updateOne(
      { _id: second._id },
      { 'hostReply.askedAt': new Date(), 'hostReply.seq': (hostReply?.seq ?? 0) + 1 }
    )
    await Notice.create({
      agency: cast.aubagne._id,
      recipientKind: 'company',
      recipient: cast.maconneries._id,
      subject: second._id,
      kind: 'hostAsked',
      revision: (hostReply?.seq ?? 0) + 1,
      dueAt: new Date(),
      uselessAfter: second.startsAt
    })
    await deliverPost()
    expect((await letters()).map(({ subject }) => subject.startsWith('Cette date'))).to.deep.equal([
      false,
      true
    ])
  })

  it('answers date by date on the page that the message leads to, without an account', async () => {
    const [, second] = await asked()
    await deliverPost()
    const [letter] = await letters()
    const [, link = ''] = /https?:\/\/[^/\s]+(\/h\/[\w-]+)/.exec(letter?.text ?? '') ?? []
    const host = app.visitor()
    const page = await host.get(link)
    expect(page.text).to.include('2 autres dates de la série').and.include('Des gants')
    const forms = [...page.body.matchAll(/action="(\/h\/[\w-]+\/reply)"/g)].map(([, action]) => action ?? '')
    const other = forms.find(action => !action.startsWith(link)) ?? ''
    const backTo = link.slice('/h/'.length)
    const answered = await host.post(other, { state: 'agreed', backTo })
    expect([answered.status, answered.location]).to.deep.equal([303, link])
    expect((await Workshop.findById(second?._id).orFail()).hostReply?.state).to.equal('agreed')
    const own = await host.post(other, { state: 'agreed', backTo: 'https-evil' })
    expect(own.location).not.to.equal(link)
    const paul = await app.signedIn(cast.paul)
    const home = await paul.get(paths.hosting())
    expect(home.status).to.equal(200)
  })

  /** Another worker is sending the message of the first date, which was answered since it was worded. */
  const whileTheFirstLeaves = async () => {
    const [first] = await asked()
    if (!first) throw new Error('No date')
    await Notice.updateOne(
      { subject: first._id, kind: 'hostAsked' },
      { state: 'sending', leaseToken: 'another', leaseUntil: new Date(Date.now() + 60_000) }
    )
    await replyAsHost(first._id, { state: 'agreed', words: '', by: cast.paul._id })
    await deliverPost()
    return letters()
  }

  it('is not asked by one worker while another is sending the message that asks all', async () => {
    expect(await whileTheFirstLeaves()).to.have.length(0)
  })

  it('control: without looking at what is leaving, it is asked twice', async () => {
    const { isLedBy } = guards
    guards.isLedBy = (others, same, own) =>
      isLedBy(
        others,
        same.filter(({ hostReply }) => hostReply?.state === 'asked'),
        own
      )
    try {
      expect(await whileTheFirstLeaves()).to.have.length(1)
    } finally {
      guards.isLedBy = isLedBy
    }
  })

  it('is not asked while the message of the first date has still to be written', async () => {
    const [first] = await asked()
    if (!first) throw new Error('No date')
    const { seq } = first.hostReply ?? { seq: 0 }
    await Notice.deleteOne({ subject: first._id, kind: 'hostAsked' })
    const owed = { what: 'asked', person: null, seq, at: new Date(), by: null, reason: null }
    await Workshop.updateOne({ _id: first._id }, { $push: { outbox: owed } })
    await deliverPost()
    expect(await letters()).to.have.length(0)
    await flushOutbox(first._id)
    await deliverLater()
    await deliverLater()
    expect((await letters()).map(({ subject }) => subject)).to.deep.equal([
      'Ces 3 dates vous conviennent\u00a0?'
    ])
  })
})
