import { expect } from 'chai'
import { localDate, localTime, momentIn } from '#lib/dates.ts'
import { Notice } from '#models/records/notice.ts'
import { Workshop } from '#models/records/workshop.ts'
import { composeNotice } from '#jobs/compose-notice.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { claimNotices } from '#models/messages/delivery.ts'
import { loadDeliveryContext } from '#models/messages/delivery-context.ts'
import { takeSeat, withdraw } from '#models/seats/seats.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const LETTERHEAD = {
  appUrl: 'https://declic.example.org',
  secret: 'x'.repeat(32),
  from: 'declic@example.org',
  domain: 'example.org'
}

describe('Reminders', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })

  /** The forge workshop at another moment, Karim registered long before. */
  async function remindersOf(
    day: string,
    time: string,
    { timeZone = 'Europe/Paris', registeredAt }: { timeZone?: string; registeredAt: string }
  ) {
    const startsAt = momentIn(timeZone, day, time)
    const { _id } = cast.forgeWorkshop
    await Workshop.updateOne({ _id }, { startsAt, endsAt: new Date(startsAt.getTime() + 3 * HOUR), timeZone })
    await takeSeat(cast.forgeWorkshop._id, {
      person: cast.karim._id,
      by: cast.marie._id,
      now: new Date(registeredAt)
    })
    const found = await Notice.find({
      subject: _id,
      recipient: cast.karim._id,
      kind: /^reminder/ as never
    }).sort({ dueAt: 1 })
    return {
      found,
      planned: found.map(({ kind, dueAt }) => [kind, localDate(dueAt, timeZone), localTime(dueAt, timeZone)])
    }
  }

  const NIGHTS = [
    ['the spring night', '2027-03-30', '09:15', ['2027-03-23', '2027-03-28']],
    ['the autumn night', '2027-11-02', '09:15', ['2027-10-26', '2027-10-31']],
    ['the end of a year', '2028-01-01', '13:30', ['2027-12-25', '2027-12-30']]
  ] as const
  for (const [name, day, time, [week, twoDays]] of NIGHTS) {
    it(`keep the hour on the clock across ${name}`, async () => {
      const { planned } = await remindersOf(day, time, { registeredAt: '2027-01-15T10:00:00Z' })
      expect(planned).to.deep.equal([
        ['reminder7Days', week, time],
        ['reminder48Hours', twoDays, time]
      ])
    })
  }

  it('are formatted in the zone of the place, whatever the zone of the server', async () => {
    const { found } = await remindersOf('2027-06-10', '08:00', {
      timeZone: 'Indian/Reunion',
      registeredAt: '2027-01-15T10:00:00Z'
    })
    expect(found.map(({ dueAt }) => dueAt.toISOString())).to.deep.equal([
      '2027-06-03T04:00:00.000Z',
      '2027-06-08T04:00:00.000Z'
    ])
  })

  it('leave out what falls within twelve hours of the confirmation', async () => {
    const { planned } = await remindersOf('2027-06-10', '09:15', { registeredAt: '2027-06-02T22:00:00Z' })
    expect(planned.map(([kind]) => kind)).to.deep.equal(['reminder48Hours'])
  })

  it('are one, a day before, for who registers less than sixty hours ahead, and none within that day', async () => {
    const late = await remindersOf('2027-06-10', '09:15', { registeredAt: '2027-06-08T06:00:00Z' })
    expect(late.planned).to.deep.equal([['reminder48Hours', '2027-06-09', '09:15']])
    await withdraw(cast.forgeWorkshop._id, { person: cast.karim._id, by: null, reason: 'other' })
    await Notice.deleteMany({ recipient: cast.karim._id })
    const within = await remindersOf('2027-06-10', '09:15', { registeredAt: '2027-06-09T08:00:00Z' })
    expect(within.planned).to.deep.equal([])
  })

  it('are claimed at their stored moment, not before, and however late the clock ticks', async () => {
    const { found } = await remindersOf('2027-06-10', '09:15', { registeredAt: '2027-01-15T10:00:00Z' })
    const [week] = found
    if (!week) throw new Error('no reminder')
    const claimAt = (ms: number) =>
      claimNotices({ limit: 5, leaseMs: 1, only: [week._id], now: new Date(week.dueAt.getTime() + ms) })
    for (const early of [-48 * HOUR, -HOUR, -MINUTE, -1])
      expect(await claimAt(early), String(early)).to.have.length(0)
    for (const late of [0, 1, 7 * MINUTE, 60 * MINUTE, 48 * HOUR])
      expect(await claimAt(late), String(late)).to.have.length(1)
  })

  it('say when the workshop is, and are not sent once they are of no use', async () => {
    const { found } = await remindersOf('2027-06-10', '09:15', { registeredAt: '2027-01-15T10:00:00Z' })
    const contexts = await loadDeliveryContext(found)
    const said = (at: number, ms: number) => {
      const notice = found[at]
      const context = contexts.get(notice?.id as string)
      if (!notice || !context) throw new Error('no reminder')
      const composition = composeNotice(notice, context, LETTERHEAD, {
        now: new Date(notice.dueAt.getTime() + ms)
      })
      return composition.reason ?? /Votre atelier «[^»]+» (.*)\./.exec(composition.message.text)?.[1]
    }
    expect(said(0, 5 * MINUTE)).to.equal('a lieu dans une semaine')
    expect(said(0, 25 * HOUR)).to.equal('approche')
    expect(said(0, 72 * HOUR)).to.equal('past')
    expect(said(1, 0)).to.equal('a lieu dans deux jours')
    expect(said(1, 45 * HOUR)).to.equal('approche')
    expect(said(1, 46 * HOUR)).to.equal('past')
  })
})
