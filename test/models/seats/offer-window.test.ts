import { expect } from 'chai'
import { offerWindow } from '#models/ledger/offer-window.ts'

const aubagne = {
  timeZone: 'Europe/Paris',
  departement: '93-13',
  closures: [] as { from: string; to: string }[]
}
/** In Paris, in winter. */
const at = (text: string) => new Date(`${text}:00+01:00`)
const said = (now: string, start: string, calendar = aubagne) => {
  const window = offerWindow(at(now), at(start), calendar)
  return window && [window.from.toISOString(), window.until.toISOString()]
}
const between = (from: string, until: string) => [at(from).toISOString(), at(until).toISOString()]

describe('The time to answer an offer', () => {
  it('is two working days, then one, then two hours, as the session comes nearer', () => {
    // Tuesday 1 December 2026.
    expect(said('2026-12-01T10:00', '2026-12-10T09:00')).to.deep.equal(
      between('2026-12-01T10:00', '2026-12-03T10:00')
    )
    expect(said('2026-12-01T10:00', '2026-12-04T09:00')).to.deep.equal(
      between('2026-12-01T10:00', '2026-12-02T10:00')
    )
    expect(said('2026-12-02T10:00', '2026-12-03T14:00')).to.deep.equal(
      between('2026-12-02T10:00', '2026-12-02T12:00')
    )
  })

  it('runs between 9:30 and 16:30 of working days alone', () => {
    expect(said('2026-12-02T16:40', '2026-12-04T09:00')).to.deep.equal(
      between('2026-12-03T09:30', '2026-12-03T11:30')
    )
    expect(said('2026-12-02T15:30', '2026-12-04T09:00')).to.deep.equal(
      between('2026-12-02T15:30', '2026-12-03T10:30')
    )
    // A Friday evening, then the closure of the agency, then a week-end before a holiday.
    expect(said('2026-12-04T17:00', '2026-12-20T09:00')).to.deep.equal(
      between('2026-12-07T09:30', '2026-12-08T16:30')
    )
    const closed = { ...aubagne, closures: [{ from: '2026-12-07', to: '2026-12-08' }] }
    expect(said('2026-12-04T17:00', '2026-12-20T09:00', closed)?.[0]).to.equal(
      at('2026-12-09T09:30').toISOString()
    )
    expect(said('2026-12-24T16:30', '2027-01-10T09:00')?.[0]).to.equal(at('2026-12-28T09:30').toISOString())
  })

  it('ends an hour before the session at the latest, and is none under two working hours', () => {
    // Wednesday noon, three days ahead is Saturday: a day of work ends on Thursday noon.
    expect(said('2026-12-03T14:30', '2026-12-04T13:00')).to.deep.equal(
      between('2026-12-03T14:30', '2026-12-03T16:30')
    )
    expect(said('2026-12-03T14:31', '2026-12-04T09:00')).to.equal(null)
    expect(said('2026-12-03T16:00', '2026-12-04T13:00')).to.deep.equal(
      between('2026-12-03T16:00', '2026-12-04T11:00')
    )
    expect(said('2026-12-03T09:30', '2026-12-03T12:30')).to.deep.equal(
      between('2026-12-03T09:30', '2026-12-03T11:30')
    )
    expect(said('2026-12-03T09:31', '2026-12-03T12:30')).to.equal(null)
    // Over two days ahead, but a week-end lies between.
    expect(said('2026-12-04T14:00', '2026-12-07T09:00')).to.deep.equal(
      between('2026-12-04T14:00', '2026-12-07T08:00')
    )
  })

  it('keeps to the clock of the place, on the days that summer time begins or ends', () => {
    const window = offerWindow(new Date('2026-03-27T15:00:00Z'), new Date('2026-04-20T07:00:00Z'), aubagne)
    // Friday 16:00 in winter: half an hour; Monday is in summer time.
    expect(window?.until.toISOString()).to.equal('2026-03-31T14:00:00.000Z')
  })
})
