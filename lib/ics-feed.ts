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

/** The text of a calendar in pieces. The same events make the same text: what its tag is made of. */
export function* writeFeed(calendar: FeedCalendar, events: Iterable<FeedEvent>): Generator<string> {
  const name = textValue(calendar.name)
  let piece = lines([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Déclic//Ateliers//FR',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `NAME:${name}`,
    `X-WR-CALNAME:${name}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H'
  ])
  let held = 0
  for (const event of events) {
    piece += writeOne(event)
    if (++held % EVENTS_A_PIECE > 0) continue
    yield piece
    piece = ''
  }
  yield `${piece}END:VCALENDAR\r\n`
}

function writeOne(event: FeedEvent): string {
  return lines([
    'BEGIN:VEVENT',
    `UID:${textValue(event.uid)}`,
    `SEQUENCE:${Math.trunc(event.sequence)}`,
    `DTSTAMP:${stamp(event.changedAt)}`,
    `LAST-MODIFIED:${stamp(event.changedAt)}`,
    `DTSTART:${stamp(event.startsAt)}`,
    `DTEND:${stamp(event.endsAt)}`,
    `SUMMARY:${textValue(event.title)}`,
    `LOCATION:${textValue(event.place)}`,
    ...(event.description ? [`DESCRIPTION:${textValue(event.description)}`] : []),
    ...(event.address ? [`URL:${event.address}`] : []),
    `STATUS:${event.status}`,
    `TRANSP:${event.status === 'CANCELLED' ? 'TRANSPARENT' : 'OPAQUE'}`,
    'CLASS:PRIVATE',
    'END:VEVENT'
  ])
}

const lines = (all: string[]) => `${all.map(folded).join('\r\n')}\r\n`
