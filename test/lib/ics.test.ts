import { expect } from 'chai'
import { writeEvent, type CalendarEvent } from '#lib/ics.ts'
import { AT_MOST, growthOf } from '#test/support/growth.ts'

const EVENT: CalendarEvent = {
  method: 'REQUEST',
  uid: '6560-6561@declic',
  sequence: 3,
  stampedAt: new Date('2026-11-24T09:30:15.250Z'),
  startsAt: new Date('2026-12-01T08:00:00Z'),
  endsAt: new Date('2026-12-01T11:00:00Z'),
  title: 'Atelier : Agent logistique',
  place: 'Agence d’Aubagne, 12 avenue des Goums, 13400 Aubagne',
  description: 'Pour venir : bus 8; arrêt « Gare »\nDemandez l’accueil.',
  organizer: { name: 'Agence d’Aubagne', address: 'aubagne@example.org' },
  attendee: 'nadia.benali@example.org'
}

/** Folded lines joined again, as a calendar reads them. */
const unfolded = (text: string) => text.replaceAll('\r\n ', '').split('\r\n').slice(0, -1)
const value = (text: string, name: string) =>
  unfolded(text)
    .find(line => line.startsWith(`${name}:`) || line.startsWith(`${name};`))
    ?.slice(name.length + 1)

describe('The calendar part', () => {
  it('says the event in UTC, with its uid, its sequence and its state', () => {
    const text = writeEvent(EVENT)
    expect(value(text, 'UID')).to.equal('6560-6561@declic')
    expect(value(text, 'SEQUENCE')).to.equal('3')
    expect(value(text, 'DTSTART')).to.equal('20261201T080000Z')
    expect(value(text, 'DTEND')).to.equal('20261201T110000Z')
    expect(value(text, 'DTSTAMP')).to.equal('20261124T093015Z')
    expect(value(text, 'METHOD')).to.equal('REQUEST')
    expect(value(text, 'STATUS')).to.equal('CONFIRMED')
    expect(value(text, 'SUMMARY')).to.equal('Atelier : Agent logistique')
    expect(value(text, 'LOCATION')).to.equal('Agence d’Aubagne\\, 12 avenue des Goums\\, 13400 Aubagne')
    expect(value(text, 'DESCRIPTION')).to.equal('Pour venir : bus 8\\; arrêt « Gare »\\nDemandez l’accueil.')
    expect(text)
      .to.match(/^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\n/)
      .and.to.match(/END:VEVENT\r\nEND:VCALENDAR\r\n$/)
  })

  it('takes the event back under the same uid', () => {
    const text = writeEvent({ ...EVENT, method: 'CANCEL', sequence: 4 })
    expect(value(text, 'METHOD')).to.equal('CANCEL')
    expect(value(text, 'STATUS')).to.equal('CANCELLED')
    expect(value(text, 'UID')).to.equal(value(writeEvent(EVENT), 'UID'))
  })

  it('names one participant only, the reader', () => {
    const people = unfolded(writeEvent(EVENT)).filter(line => line.startsWith('ATTENDEE'))
    expect(people).to.have.length(1)
    expect(people[0]).to.match(/:mailto:nadia\.benali@example\.org$/)
  })

  it('folds at 75 octets and never inside a character', () => {
    for (const sign of ['a', 'é', '…', '🏗', 'e\u0301']) {
      for (let length = 30; length < 90; length++) {
        const title = sign.repeat(length)
        const text = writeEvent({ ...EVENT, title, place: `x${title}`, description: `xy${title}` })
        for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).to.be.at.most(75)
        expect(text).not.to.include('\ufffd')
        expect(value(text, 'SUMMARY')).to.equal(title)
        expect(value(text, 'DESCRIPTION')).to.equal(`xy${title}`)
      }
    }
  })

  const ATTACKS = [
    '\r\n',
    '\n',
    '\r',
    '\u0085',
    '\u2028',
    '\u2029',
    '\0\n',
    '\x0b',
    '\r\n ',
    '";\r\n',
    ':\r\n',
    '\\\n',
    '\\'
  ].map(breach => `x${breach}ATTENDEE:mailto:mallory@example.org`)
  const FIELDS: Record<string, (attack: string) => Partial<CalendarEvent>> = {
    uid: uid => ({ uid }),
    title: title => ({ title }),
    place: place => ({ place }),
    description: description => ({ description }),
    'name of the organizer': name => ({ organizer: { ...EVENT.organizer, name } }),
    'address of the organizer': address => ({ organizer: { ...EVENT.organizer, address } }),
    attendee: attendee => ({ attendee })
  }
  for (const [field, change] of Object.entries(FIELDS)) {
    it(`lets nothing break out of the ${field}`, () => {
      const names = unfolded(writeEvent(EVENT)).map(line => /^[A-Z-]+/.exec(line)?.[0])
      for (const attack of ATTACKS) {
        const text = writeEvent({ ...EVENT, ...change(attack) })
        const lines = unfolded(text)
        expect(lines.map(line => /^[A-Z-]+/.exec(line)?.[0])).to.deep.equal(names)
        expect(lines.filter(line => line.startsWith('ATTENDEE'))).to.have.length(1)
        // eslint-disable-next-line no-control-regex -- controls are what must not be there
        expect(text.replaceAll('\r\n', '')).not.to.match(/[\u0000-\u001f\u0085\u2028\u2029]/)
      }
    })
  }

  it('keeps a quoted parameter inside its quotes', () => {
    const text = writeEvent({ ...EVENT, organizer: { name: 'A";X-EVIL="1', address: 'a@example.org' } })
    const line = unfolded(text).find(found => found.startsWith('ORGANIZER'))
    expect(line).to.equal('ORGANIZER;CN="A’;X-EVIL=’1":mailto:a@example.org')
  })

  it('folds a long description at the price of each of its signs', async () => {
    const growth = await growthOf(64_000, length =>
      writeEvent({ ...EVENT, description: 'Pour venir à l’heure : '.repeat(length / 20) })
    )
    expect(growth).to.be.below(AT_MOST)
  })
})
