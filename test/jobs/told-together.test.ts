import { expect } from 'chai'
import mongoose from 'mongoose'
import { deliverNotices } from '#jobs/deliver-notices.ts'
import type { DeliveryDeps } from '#jobs/delivery.ts'
import { DeliveryError } from '#jobs/sort-answer.ts'
import { claimNotices, guards } from '#models/messages/delivery.ts'
import { reschedule } from '#models/planning/changes.ts'
import { Notice } from '#models/records/notice.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { untilAllCame } from '#test/support/held-reads.ts'
import { waitIsOver } from '#test/support/post.ts'
import { trialDelivery } from '#test/support/trial-delivery.ts'

describe('Several sessions told to a host in one message', () => {
  useDatabase({ watched: true })
  useEmptyCollections()
  let cast: Cast
  let delivery: DeliveryDeps
  /** Two sessions come to a company in one act. */
  beforeEach(async () => {
    cast = await raiseCast()
    delivery = trialDelivery()
    const { place } = cast.companyWorkshop.toObject()
    for (const { _id, startsAt, endsAt } of [cast.forgeWorkshop, cast.fullWorkshop])
      await reschedule(_id, { by: cast.marie._id, startsAt, endsAt, place })
    await waitIsOver()
    await Notice.deleteMany({ kind: { $ne: 'hostPublished' } })
    await Notice.deleteMany({ subject: cast.companyWorkshop._id })
    expect(await Notice.countDocuments({ state: 'planned' })).to.equal(2)
  })

  const refusing = (error: Error): DeliveryDeps => ({
    ...delivery,
    mailer: { ...delivery.mailer, send: () => Promise.reject(error) }
  })
  /** Each as much earlier as the others. */
  const anHourLater = async () => {
    for (const { _id, dueAt } of await Notice.find({ state: 'planned' }))
      await Notice.updateOne({ _id }, { dueAt: new Date(+dueAt - 3_600_000) })
  }

  const FAILURES = {
    'the server of the host is busy': new DeliveryError('serverBusy'),
    'our own server is away': new DeliveryError('serverAway', { serverWide: true }),
    'sending is cut short': new Error('cut short')
  }
  for (const [name, error] of Object.entries(FAILURES))
    it(`stay one message when ${name}`, async () => {
      expect(await deliverNotices(refusing(error))).to.equal(0)
      const waiting = await Notice.find({ state: 'planned', reason: { $ne: null } })
      expect([waiting.length, new Set(waiting.map(({ dueAt }) => +dueAt)).size]).to.deep.equal([2, 1])
      await anHourLater()
      expect(await deliverNotices(delivery)).to.equal(1)
      expect(await SentMessage.countDocuments({ kind: 'hostPublished' })).to.equal(1)
      expect(await Notice.countDocuments({ state: 'sent', 'told.startsAt': { $ne: null } })).to.equal(2)
    })

  it('are marked as sent in one request, so that nothing can end between two of them', async () => {
    const client = mongoose.connection.getClient()
    let writes = 0
    const hear = ({ commandName, command }: { commandName: string; command: Record<string, unknown> }) => {
      if (commandName === 'update' && command['update'] === Notice.collection.collectionName)
        if (JSON.stringify(command).includes('"state":"sent"')) writes++
    }
    client.on('commandStarted', hear)
    await deliverNotices(delivery).finally(() => client.off('commandStarted', hear))
    expect([writes, await Notice.countDocuments({ state: 'sent' })]).to.deep.equal([1, 2])
  })

  /** Two workers look at one moment, and each finds another of the two first. */
  const claimedByTwo = async () => {
    const [one, other] = await Notice.find({ state: 'planned' }).sort({ _id: 1 })
    if (!one || !other) throw new Error('Two are owed')
    const { leadersOf } = guards
    const allCame = untilAllCame(2)
    guards.leadersOf = async (due, now) => {
      const found = await leadersOf(due, now)
      await allCame()
      return found
    }
    try {
      const claims = [one, other].map(({ _id }) => claimNotices({ limit: 1, leaseMs: 60_000, only: [_id] }))
      return (await Promise.all(claims)).map(({ length }) => length).toSorted()
    } finally {
      guards.leadersOf = leadersOf
    }
  }

  it('are claimed by one of two workers that look at the same instant', async () => {
    expect(await claimedByTwo()).to.deep.equal([0, 2])
  })

  it('control: without their leader each worker has one, and the host would read two messages', async () => {
    const { leadersOf } = guards
    guards.leadersOf = due => Promise.resolve(due.map(({ _id }) => _id))
    try {
      expect(await claimedByTwo()).to.deep.equal([1, 1])
    } finally {
      guards.leadersOf = leadersOf
    }
  })
})
