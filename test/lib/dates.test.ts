import { expect } from 'chai'
import { localDate, localTime, momentIn } from '#lib/dates.ts'

const HOUR = 3_600_000
const ZONES = [
  'Europe/Paris',
  'Indian/Reunion',
  'America/Cayenne',
  'Pacific/Marquesas',
  'America/Miquelon',
  'America/New_York',
  'Australia/Lord_Howe'
]
/** Days that hold a change of the clocks somewhere, the days beside them, and plain ones. */
const AROUND = [
  '2026-03-08',
  '2026-03-29',
  '2026-04-05',
  '2026-10-25',
  '2026-11-01',
  '2027-01-01',
  '1969-07-20'
]

/** What Intl says, asked anew: 'YYYY-MM-DD HH:MM'. */
function asked(moment: Date, zone: string): string {
  const shape = { timeZone: zone, dateStyle: 'short', timeStyle: 'short' } as const
  return new Intl.DateTimeFormat('sv-SE', shape).format(moment)
}

describe('the day and the time of a place', () => {
  for (const zone of ZONES) {
    it(`are those of its clocks at every hour, changes of clocks included: ${zone}`, () => {
      for (const day of AROUND) {
        const from = Date.parse(`${day}T00:30:00Z`) - 24 * HOUR
        for (let hours = 0; hours < 72; hours++) {
          const moment = new Date(from + hours * HOUR)
          expect(`${localDate(moment, zone)} ${localTime(moment, zone)}`).to.equal(asked(moment, zone))
        }
      }
    })
  }

  it('lead back to the moment, the first of two where the clocks go back, later where they skip', () => {
    expect(momentIn('Europe/Paris', '2026-10-25', '02:30').toISOString()).to.equal('2026-10-25T00:30:00.000Z')
    expect(momentIn('Europe/Paris', '2026-03-29', '02:30').toISOString()).to.equal('2026-03-29T01:30:00.000Z')
    expect(momentIn('Indian/Reunion', '2026-10-25', '02:30').toISOString()).to.equal(
      '2026-10-24T22:30:00.000Z'
    )
  })

  it('are refused for a moment that is none, and for a zone that nobody knows', () => {
    expect(() => localDate(new Date(Number.NaN), 'Europe/Paris')).to.throw(RangeError)
    expect(() => localDate(new Date(), 'Nowhere/AtAll')).to.throw(RangeError)
  })
})
