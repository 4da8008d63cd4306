import { folded, stamp, textValue } from './ics.ts'

export interface FeedCalendar {
  /** As the list of calendars of its reader shows it. */
  name: string
}

/** One event of a calendar that is read again and again (RFC 5545). */
export interface FeedEvent {
  uid: string
  /** Rises with every change of the event. */
  sequence: number
  changedAt: Date
  startsAt: Date
  endsAt: Date
  status: 'CONFIRMED' | 'TENTATIVE' | 'CANCELLED'
  /** Seen by whoever looks at the calendar: never a personal detail. */
  title: string
  place: string
  /** '' leaves it out. */
  description: string
  /** '' leaves it out. */
  address: string
}

/** Between two pieces whoever writes them lets others work: some 15 µs an event. */
const EVENTS_A_PIECE = 50

/** The text of a calendar in pieces. Without a METHOD: PUBLISH would name an ORGANIZER for each event (RFC 5546 §3.2.1). The same events make the same text: what its tag is made of. */
export function* writeFeed(calendar: FeedCalendar, events: Iterable<FeedEvent>): Generator<string> {
  const name = textValue(calendar.name)
  let piece = lines([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Déclic//Ateliers//FR',
    'CALSCALE:GREGORIAN',
    folded(`NAME:${name}`),
    folded(`X-WR-CALNAME:${name}`),
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H'
  ])
  const field = onceEach()
  let held = 0
  for (const event of events) {
    piece += writeOne(event, field)
    if (++held % EVENTS_A_PIECE > 0) continue
    yield piece
    piece = ''
  }
  yield `${piece}END:VCALENDAR\r\n`
}

type Field = (name: string, value: string) => string

/** Put together by hand: a list of lines for each event takes twice as long. */
function writeOne(event: FeedEvent, field: Field): string {
  const { uid, sequence, status, description, address } = event
  const changed = stamp(event.changedAt)
  return `BEGIN:VEVENT\r
${folded(`UID:${textValue(uid)}`)}\r
SEQUENCE:${Math.trunc(sequence)}\r
DTSTAMP:${changed}\r
LAST-MODIFIED:${changed}\r
DTSTART:${stamp(event.startsAt)}\r
DTEND:${stamp(event.endsAt)}\r
${field('SUMMARY', event.title)}\r
${field('LOCATION', event.place)}\r
${description ? `${field('DESCRIPTION', description)}\r\n` : ''}${address ? `${folded(`URL:${address}`)}\r\n` : ''}STATUS:${status}\r
TRANSP:${status === 'CANCELLED' ? 'TRANSPARENT' : 'OPAQUE'}\r
CLASS:PRIVATE\r
END:VEVENT\r
`
}

/** A trade, a room and a count of seats stand in many events: each is escaped and folded once. */
function onceEach(): Field {
  const known = new Map<string, string>()
  return (name, value) => {
    const key = `${name}:${value}`
    const found = known.get(key) ?? folded(`${name}:${textValue(value)}`)
    known.set(key, found)
    return found
  }
}

const lines = (all: string[]) => `${all.join('\r\n')}\r\n`
