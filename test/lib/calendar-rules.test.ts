import { expect } from 'chai'
import { writeEvent, type CalendarEvent } from '#lib/ics.ts'
import { writeFeed } from '#lib/ics-feed.ts'
import { brokenRules } from '../support/calendar-rules.ts'

const at = new Date('2027-03-04T08:15:00Z')
const until = new Date('2027-03-04T11:15:00Z')
const nasty = [
  'a;b,c\\d',
  'x\r\nATTENDEE:mailto:evil@example.org',
  'é'.repeat(200),
  '"q" : ?a=1',
  '\u2028\u0007z'
]

const invitation = (facts: Partial<CalendarEvent> = {}) =>
  writeEvent({
    method: 'REQUEST',
    uid: '1-2@declic',
    sequence: 3,
    stampedAt: at,
    startsAt: at,
    endsAt: until,
    title: 'Atelier',
    place: 'Salle 1',
    description: '',
    organizer: { name: 'Agence', address: 'aubagne@example.org' },
    attendee: 'nadia@example.org',
    ...facts
  })
const feed = (titles: string[]) =>
  [
    ...writeFeed(
      { name: titles.join() },
      titles.map((title, index) => ({
        uid: `${index}@declic`,
        sequence: index,
        changedAt: at,
        startsAt: at,
        endsAt: until,
        status: 'CONFIRMED' as const,
        title,
        place: title,
        description: title,
        address: 'https://declic.example.org/workshops/1'
      }))
    )
  ].join('')

describe('the rules of calendars (RFC 5545, 5546, 7986)', () => {
  it('are kept by invitations, their withdrawals and calendars that are read, whatever was typed', () => {
    expect(brokenRules(feed(nasty))).to.deep.equal([])
    for (const text of nasty) {
      const organizer = { name: text, address: 'a@example.org' }
      const typed = { title: text, place: text, description: text, organizer }
      expect(brokenRules(invitation(typed))).to.deep.equal([])
      expect(brokenRules(invitation({ ...typed, method: 'CANCEL', sequence: 4 }))).to.deep.equal([])
    }
  })

  it('are all seen by this test: each broken one is told', () => {
    const good = invitation()
    const long = `SUMMARY:${'é'.repeat(60)}`
    const breaks: [string, RegExp][] = [
      [good.replaceAll('\r\n', '\n'), /CR LF/],
      [good.replace('SUMMARY:Atelier', long), /octets/],
      [good.replace('SUMMARY:Atelier', 'SUMMARY:a,b'), /SUMMARY is not escaped/],
      [good.replace('SUMMARY:Atelier\r\n', 'SUMMARY:a\r\n\r\n'), /empty line/],
      [good.replace('SUMMARY:Atelier', 'SUMMARY:\u0007'), /content line/],
      [good.replace('VERSION:2.0\r\n', ''), /VERSION/],
      [good.replace(/DTSTAMP:.*\r\n/, ''), /DTSTAMP is not said once/],
      [good.replace(/UID:.*\r\n/, whole => whole + whole), /UID is not said once/],
      [good.replace(/DTEND:.*/, 'DTEND:20270304T081400Z'), /ends before/],
      [good.replace(/DTSTART:.*/, 'DTSTART:20270304T081500'), /no moment in UTC/],
      [good.replace(/ORGANIZER.*\r\n/, ''), /without its ORGANIZER/],
      [good.replace(/ATTENDEE.*\r\n(?: .*\r\n)*/, ''), /without an ATTENDEE/],
      [good.replace('METHOD:REQUEST', 'METHOD:CANCEL'), /says otherwise/],
      [good.replace(/SEQUENCE:.*\r\n/, ''), /without its SEQUENCE/],
      [good.replace('METHOD:REQUEST\r\n', ''), /ATTENDEE in what is only read/],
      [good.replace('METHOD:REQUEST', 'METHOD:COUNTER'), /none of ours/],
      [good.replace('END:VEVENT\r\n', ''), /ends without having begun/],
      [feed(['a', 'b']).replace('UID:1@', 'UID:0@'), /one UID/],
      [feed(['a']).replace(';VALUE=DURATION', ''), /REFRESH-INTERVAL/],
      [feed(['a']).replace('VERSION:2.0\r\n', 'VERSION:2.0\r\nMETHOD:PUBLISH\r\n'), /PUBLISH without/]
    ]
    for (const [text, told] of breaks) expect(brokenRules(text).join(), String(told)).to.match(told)
  })
})
