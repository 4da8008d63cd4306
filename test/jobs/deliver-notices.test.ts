import { expect } from 'chai'
import mongoose from 'mongoose'
import { addDays, localDate, momentIn } from '#lib/dates.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Notice } from '#models/records/notice.ts'
import { guards, claimNotices, markSent, isStillHeld, retryNotice } from '#models/messages/delivery.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import { deliverNotices } from '#jobs/deliver-notices.ts'
import type { DeliveryDeps } from '#jobs/delivery.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { plantConfirmations } from '#test/support/confirmations.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { waitIsOver } from '#test/support/post.ts'
import { trialDelivery } from '#test/support/trial-delivery.ts'
import { unreached } from '#models/calls/found/unreached.ts'
import { takeSeat, withdraw } from '#models/seats/seats.ts'
import { reschedule, cancel } from '#models/planning/changes.ts'

/** Makes a notice due now, as if its moment had come. */
const ripen = (filter: Record<string, unknown>) =>
  Notice.updateMany({ state: 'planned', ...filter }, { dueAt: new Date(Date.now() - 1000) })
const reasonOf = async (filter: Record<string, unknown>) => {
  const notice = await Notice.findOne(filter).orFail()
  return [notice.state, notice.reason]
}
const value = (calendar: string | null | undefined, name: string) =>
  new RegExp(`^${name}[:;](.*)$`, 'm').exec(calendar ?? '')?.[1]?.trim()

describe('The delivery of messages', () => {
  useDatabase({ watched: true })
  useEmptyCollections()
  let cast: Cast
  let delivery: DeliveryDeps
  beforeEach(async () => {
    cast = await raiseCast()
    delivery = trialDelivery()
  })
  const send = () => deliverNotices(delivery)
  const settled = async () => {
    await send()
    await SentMessage.deleteMany({})
  }

  it('confirms a registration with an invitation for the calendar', async () => {
    await send()
    const sentMessage = await SentMessage.findOne({ to: /nadia/ }).orFail()
    expect(sentMessage.subject).to.match(/^Votre atelier du \S+ \S+ \S+, à Aubagne$/)
    expect(sentMessage.text).to.include('Vous êtes inscrite à l’atelier')
    expect(value(sentMessage.calendar, 'METHOD')).to.equal('REQUEST')
    expect(value(sentMessage.calendar, 'UID')).to.equal(`${cast.forgeWorkshop.id}-${cast.nadia.id}@declic`)
    expect(sentMessage.headers)
      .to.include('Auto-Submitted: auto-generated')
      .and.to.include(sentMessage.messageId)
    expect(await reasonOf({ recipient: cast.nadia._id, kind: 'confirmation', state: 'sent' })).to.deep.equal([
      'sent',
      null
    ])
  })

  it('sends once, however often it runs', async () => {
    await send()
    const sent = await SentMessage.countDocuments()
    expect(sent).to.equal(await Notice.countDocuments({ state: 'sent' }))
    expect(await send()).to.equal(0)
    expect(await SentMessage.countDocuments()).to.equal(sent)
  })

  it('sends once when a second worker runs in the middle of the first', async () => {
    const sent = await twoWorkers(delivery)
    expect(sent.length).to.be.greaterThan(3)
    expect(new Set(sent).size).to.equal(sent.length)
  })

  it('control: without lease and token a second worker does send twice', async () => {
    const { free, held } = guards
    guards.free = () => ({})
    guards.held = () => ({})
    try {
      const sent = await twoWorkers(delivery)
      expect(new Set(sent).size).to.be.lessThan(sent.length)
    } finally {
      Object.assign(guards, { free, held })
    }
  })

  it('sends once when several workers start at the same moment', async () => {
    const counts = await Promise.all([1, 2, 3, 4].map(send))
    expect(counts.reduce((sum, count) => sum + count, 0)).to.equal(await SentMessage.countDocuments())
  })

  it('lets a worker that slept past its lease send and mark nothing', async () => {
    const past = new Date(Date.now() - 60_000)
    const [stale] = await claimNotices({ limit: 1, leaseMs: 1000, now: past, only: [] as never }).then(
      async found => (found.length > 0 ? found : claimNotices({ limit: 1, leaseMs: 1000, now: new Date() }))
    )
    if (!stale) throw new Error('nothing was claimed')
    await Notice.updateOne({ _id: stale._id }, { leaseUntil: past })
    expect(await isStillHeld(stale)).to.equal(false)
    const [fresh] = await claimNotices({ limit: 1, leaseMs: 60_000, only: [stale._id] })
    expect(await markSent([{ notice: stale, told: null }])).to.equal(false)
    if (!fresh) throw new Error('nothing was claimed again')
    expect(await isStillHeld(fresh)).to.equal(true)
    expect(await markSent([{ notice: fresh, told: null }])).to.equal(true)
  })

  it('moves the calendar entry with the workshop, then takes it out: same uid, higher sequence', async () => {
    await send()
    const { forgeWorkshop, marie, nadia } = cast
    const day = addDays(localDate(forgeWorkshop.startsAt, 'Europe/Paris'), 1)
    const startsAt = momentIn('Europe/Paris', day, '14:00')
    await reschedule(forgeWorkshop._id, {
      by: marie._id,
      startsAt,
      endsAt: momentIn('Europe/Paris', day, '17:00')
    })
    await waitIsOver()
    await send()
    await cancel((await Workshop.findById(forgeWorkshop._id).orFail())._id, {
      by: marie._id,
      reason: 'tooFew'
    })
    await waitIsOver()
    await send()
    const sentMessages = await SentMessage.find({
      to: /nadia/,
      kind: { $in: ['confirmation', 'moved', 'cancelled'] },
      subject: { $exists: true }
    }).sort({ sentAt: 1 })
    const about = sentMessages.filter(
      sentMessage => value(sentMessage.calendar, 'UID') === `${forgeWorkshop.id}-${nadia.id}@declic`
    )
    expect(about.map(({ kind }) => kind)).to.deep.equal(['confirmation', 'moved', 'cancelled'])
    expect(about.map(({ calendar }) => value(calendar, 'METHOD'))).to.deep.equal([
      'REQUEST',
      'REQUEST',
      'CANCEL'
    ])
    const sequences = about.map(({ calendar }) => Number(value(calendar, 'SEQUENCE')))
    expect(sequences).to.deep.equal(sequences.toSorted((a, b) => a - b))
    expect(new Set(sequences).size).to.equal(3)
    expect(value(about[1]?.calendar, 'DTSTART')).to.equal(startsAt.toISOString().replace(/[-:]|\.\d+/g, ''))
  })

  it('confirms nothing of a workshop that is cancelled meanwhile, and says once that it is', async () => {
    await cancel(cast.forgeWorkshop._id, { by: cast.marie._id, reason: 'weather' })
    await ripen({ subject: cast.forgeWorkshop._id })
    await send()
    const sent = await Notice.find({
      subject: cast.forgeWorkshop._id,
      recipient: cast.nadia._id,
      state: 'sent'
    })
    expect(sent.map(({ kind }) => kind)).to.deep.equal(['cancelled'])
    const messages = await SentMessage.find({ notice: { $in: sent.map(({ _id }) => _id) } })
    expect(
      messages.map(({ calendar }) => calendar ?? null),
      'nothing was in her calendar'
    ).to.deep.equal([null])
  })

  it('reminds nobody of a workshop cancelled although its ledger was not settled yet', async () => {
    await settled()
    await Workshop.updateOne({ _id: cast.forgeWorkshop._id }, { state: 'cancelled' })
    await ripen({ subject: cast.forgeWorkshop._id })
    expect(await send()).to.equal(0)
    expect(await reasonOf({ subject: cast.forgeWorkshop._id, kind: 'reminder7Days' })).to.deep.equal([
      'skipped',
      'cancelled'
    ])
  })

  it('sends no reminder of the date before a move', async () => {
    await settled()
    await Workshop.updateOne({ _id: cast.forgeWorkshop._id }, { $inc: { ledger: 1 }, $set: { movedSeq: 99 } })
    await ripen({ subject: cast.forgeWorkshop._id })
    expect(await send()).to.equal(0)
    expect(await reasonOf({ subject: cast.forgeWorkshop._id, kind: 'reminder48Hours' })).to.deep.equal([
      'skipped',
      'moved'
    ])
  })

  it('sends nothing once the workshop has begun', async () => {
    const begun = new Date(Date.now() - 60_000)
    await Workshop.updateOne({ _id: cast.forgeWorkshop._id }, { startsAt: begun })
    await ripen({ subject: cast.forgeWorkshop._id })
    await send()
    expect(await SentMessage.countDocuments({ to: /nadia/ })).to.equal(0)
    expect(await reasonOf({ subject: cast.forgeWorkshop._id, kind: 'confirmation' })).to.deep.equal([
      'skipped',
      'past'
    ])
  })

  it('sends nothing past the moment it is of use', async () => {
    await Notice.updateMany(
      { subject: cast.forgeWorkshop._id },
      { uselessAfter: new Date(Date.now() - 1000) }
    )
    await ripen({ subject: cast.forgeWorkshop._id })
    await send()
    expect(await SentMessage.countDocuments({ to: /nadia/ })).to.equal(0)
    expect(await reasonOf({ subject: cast.forgeWorkshop._id, kind: 'reminder7Days' })).to.deep.equal([
      'skipped',
      'past'
    ])
  })

  it('tells who gave a place back, takes the workshop out of the calendar, and reminds of nothing', async () => {
    await settled()
    await withdraw(cast.forgeWorkshop._id, { person: cast.nadia._id, by: cast.marie._id, reason: 'job' })
    await ripen({ subject: cast.forgeWorkshop._id })
    await send()
    const sentMessages = await SentMessage.find({ to: /nadia/ })
    expect(sentMessages.map(({ kind, calendar }) => [kind, value(calendar, 'METHOD')])).to.deep.equal([
      ['withdrawn', 'CANCEL']
    ])
  })

  it('sets who has no address aside as a call to make, with the telephone', async () => {
    await takeSeat(cast.forgeWorkshop._id, { person: cast.odile._id, by: cast.marie._id })
    await send()
    expect(await reasonOf({ recipient: cast.odile._id, kind: 'confirmation' })).to.deep.equal([
      'skipped',
      'noAddress'
    ])
    const calls = (account: Cast['marie']) => unreached({ account, limit: 5, now: new Date() })
    const [call] = (await calls(cast.marie)).lines
    expect([call?.kind, String(call?.person)]).to.deep.equal(['confirmation', cast.odile.id])
    expect((await calls(cast.samira)).lines).to.have.length(0)
  })

  it('writes to an address once refused no more, and again when someone asks to', async () => {
    await Person.updateOne({ _id: cast.nadia._id }, { emailRefusedAt: new Date() })
    await send()
    expect(await reasonOf({ subject: cast.forgeWorkshop._id, kind: 'confirmation' })).to.deep.equal([
      'skipped',
      'addressRefused'
    ])
    await Notice.updateOne({ subject: cast.forgeWorkshop._id, kind: 'confirmation' }, { state: 'failed' })
    await retryNotice(
      await Notice.findOne({ subject: cast.forgeWorkshop._id, kind: 'confirmation' }).orFail()
    )
    await send()
    expect(await SentMessage.countDocuments({ to: /nadia/, kind: 'confirmation' })).to.equal(1)
  })

  it('writes in the language of the person', async () => {
    await Person.updateOne({ _id: cast.nadia._id }, { language: 'en' })
    await send()
    const sentMessage = await SentMessage.findOne({ to: /nadia/ }).orFail()
    expect(sentMessage.language).to.equal('en')
    expect(sentMessage.subject).to.match(/^Your workshop on /)
    expect(sentMessage.html).to.include('<html lang="en" dir="ltr">').and.to.include('You are registered')
    expect(value(sentMessage.calendar, 'SUMMARY')).to.match(/^Workshop: /)
  })

  it('tells the host once of a move and of a cancellation, whatever the number of people', async () => {
    await settled()
    const { companyWorkshop, marie } = cast
    const later = new Date(companyWorkshop.startsAt.getTime() + 86_400_000)
    await reschedule(companyWorkshop._id, {
      by: marie._id,
      startsAt: later,
      endsAt: new Date(later.getTime() + 3 * 3_600_000)
    })
    await waitIsOver()
    await send()
    await cancel((await Workshop.findById(companyWorkshop._id).orFail())._id, {
      by: marie._id,
      reason: 'tooFew'
    })
    await waitIsOver()
    await send()
    const toHost = await SentMessage.find({ to: /maconneries/ }).sort({ sentAt: 1 })
    expect(toHost.map(({ kind }) => kind)).to.deep.equal(['hostMoved', 'hostCancelled'])
    for (const { text } of toHost) expect(text).not.to.match(/Théo|Inès|Saïdi/)
  })

  it('holds no personal word in a subject or a title, and no subject beyond sixty signs', async () => {
    await Workshop.updateMany({}, { $set: { 'place.commune': 'Châteauneuf-les-Martigues' } })
    for (const kind of ['reminder7Days', 'reminder48Hours']) await ripen({ kind })
    await send()
    for (const { subject, calendar } of await SentMessage.find({ kind: { $ne: 'hostMoved' } })) {
      expect(subject.length).to.be.at.most(60)
      for (const words of [subject, value(calendar, 'SUMMARY') ?? ''])
        expect(words).not.to.match(/Nadia|Benali|longue durée|RSA/i)
    }
  })

  it('keeps the others going when one message cannot be written', async () => {
    await Workshop.updateOne({ _id: cast.forgeWorkshop._id }, { timeZone: 'Nowhere/AtAll' })
    await send()
    expect((await reasonOf({ subject: cast.forgeWorkshop._id, kind: 'confirmation' }))[1]).to.equal(
      'notComposed'
    )
    expect(await SentMessage.countDocuments({ to: /karim/ })).to.equal(1)
  })

  it('asks little of the store for each of many messages: two writes, and reads that twenty-five share', async function () {
    this.timeout(120_000)
    await settled()
    const [few, many] = [await requestsToSend(25, delivery), await requestsToSend(75, delivery)]
    const each = (name: 'reads' | 'writes') => (many[name] - few[name]) / 50
    expect(each('reads')).to.be.at.most(0.5)
    expect(each('writes')).to.be.at.most(2.5)
  })
})

/** One worker is about to send its first message when a second one does its whole round; the Message-IDs that left. */
async function twoWorkers(delivery: DeliveryDeps): Promise<string[]> {
  const sent: string[] = []
  let second: Promise<number> | undefined
  const watched = (before: () => Promise<unknown>): DeliveryDeps => {
    const send: DeliveryDeps['mailer']['send'] = async message => {
      await before()
      sent.push(message.messageId)
      return delivery.mailer.send(message)
    }
    return { ...delivery, mailer: { ...delivery.mailer, atOnce: 1, send } }
  }
  await deliverNotices(watched(() => (second ??= deliverNotices(watched(() => Promise.resolve())))))
  return sent
}

const READS = new Set(['find', 'aggregate', 'count', 'distinct', 'getMore'])
const WRITES = new Set(['insert', 'update', 'delete', 'findAndModify'])

/** What is asked of the store to send so many messages, each about a workshop of its own. */
async function requestsToSend(messages: number, delivery: DeliveryDeps) {
  await plantConfirmations(messages)
  const client = mongoose.connection.getClient()
  const asked = { reads: 0, writes: 0 }
  const hear = ({ commandName }: { commandName: string }) => {
    if (READS.has(commandName)) asked.reads++
    if (WRITES.has(commandName)) asked.writes++
  }
  client.on('commandStarted', hear)
  const sent = await deliverNotices({ ...delivery, forMs: 120_000 }).finally(
    () => void client.off('commandStarted', hear)
  )
  expect(sent).to.equal(messages)
  return asked
}
