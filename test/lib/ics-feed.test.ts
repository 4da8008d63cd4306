import { expect } from 'chai'
import ICAL from 'ical.js'
import { writeFeed, type FeedEvent } from '#lib/ics-feed.ts'

const at = new Date('2027-03-04T08:15:00Z')
const event = (facts: Partial<FeedEvent> = {}): FeedEvent => ({
  uid: 'one@declic',
  sequence: 3,
  changedAt: at,
  startsAt: at,
  endsAt: new Date('2027-03-04T11:15:00Z'),
  status: 'CONFIRMED',
  title: 'Atelier',
  place: 'Salle 1',
  description: '',
  address: 'https://declic.example.org/workshops/1',
  ...facts
})
const written = (...events: FeedEvent[]) => [...writeFeed({ name: 'Déclic, mes ateliers' }, events)].join('')

describe('a calendar that is read again and again', () => {
  it('is read back as it was said, whatever was typed', () => {
    const nasty = [
      'a;b,c\\d',
      'x\r\nATTENDEE:mailto:evil@example.org',
      'é'.repeat(200),
      '"q" : http://x/?a=1',
      '\u2028z'
    ]
    const events = nasty.map((title, index) =>
      event({ uid: `${index}@declic`, title, place: title, description: title })
    )
    const calendar = new ICAL.Component(ICAL.parse(written(...events)) as unknown[])
    const read = calendar.getAllSubcomponents('vevent').map(one => new ICAL.Event(one))
    const plain = (text: string) => text.replace(/\r\n|\u2028/g, '\n')
    expect(read.map(({ summary }) => summary)).to.deep.equal(nasty.map(plain))
    expect(read.map(({ location }) => location)).to.deep.equal(nasty.map(plain))
    expect(read.flatMap(one => one.attendees)).to.deep.equal([])
  })

  it('is the same text for the same events, and another one for another moment', () => {
    expect(written(event())).to.equal(written(event()))
    expect(written(event())).to.not.equal(written(event({ sequence: 4 })))
  })

  it('is written by pieces of at most fifty events', () => {
    const pieces = [
      ...writeFeed(
        { name: 'x' },
        Array.from({ length: 501 }, () => event())
      )
    ]
    const counts = pieces.map(piece => piece.split('BEGIN:VEVENT').length - 1)
    expect(Math.max(...counts)).to.equal(50)
    expect(counts.reduce((sum, count) => sum + count, 0)).to.equal(501)
    expect(pieces.at(-1)).to.match(/END:VCALENDAR\r\n$/)
  })
})
