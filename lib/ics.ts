/** A mailbox in a calendar: one plain address, and the name people read. */
export interface CalendarAddress {
  name: string
  address: string
}

/** One event of one person's calendar (RFC 5545), as an invitation or its withdrawal (RFC 5546). */
export interface CalendarEvent {
  method: 'REQUEST' | 'CANCEL'
  /** The same for every message about this event: a later one replaces the earlier. */
  uid: string
  /** Rises with every change of the event. */
  sequence: number
  stampedAt: Date
  startsAt: Date
  endsAt: Date
  /** Seen by whoever looks at the calendar: never a personal detail. */
  title: string
  place: string
  /** '' leaves it out. */
  description: string
  organizer: CalendarAddress
  /** The person invited; the others are nobody's business. */
  attendee: string
}

/** Octets of a line, its break not counted (RFC 5545 §3.1). */
const LINE_OCTETS = 75

/** The text of a text/calendar part: lines end with CR LF, times are in UTC, whatever was typed stays inside its field. */
export function writeEvent(event: CalendarEvent): string {
  const cancelled = event.method === 'CANCEL'
  return lines([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Déclic//Ateliers//FR',
    'CALSCALE:GREGORIAN',
    `METHOD:${event.method}`,
    'BEGIN:VEVENT',
    `UID:${textValue(event.uid)}`,
    `SEQUENCE:${Math.trunc(event.sequence)}`,
    `DTSTAMP:${stamp(event.stampedAt)}`,
    `DTSTART:${stamp(event.startsAt)}`,
    `DTEND:${stamp(event.endsAt)}`,
    `SUMMARY:${textValue(event.title)}`,
    `LOCATION:${textValue(event.place)}`,
    ...(event.description ? [`DESCRIPTION:${textValue(event.description)}`] : []),
    `STATUS:${cancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    'TRANSP:OPAQUE',
    'CLASS:PRIVATE',
    `ORGANIZER;CN="${parameter(event.organizer.name)}":${mailto(event.organizer.address)}`,
    `ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE:${mailto(event.attendee)}`,
    'END:VEVENT',
    'END:VCALENDAR'
  ])
}

const lines = (all: string[]) => all.map(line => `${folded(line)}\r\n`).join('')

/** « 2026-12-01T08:00:00.000Z » → « 20261201T080000Z » */
export function stamp(moment: Date): string {
  const said = moment.toISOString()
  const [year, month, day] = [said.slice(0, 4), said.slice(5, 7), said.slice(8, 10)]
  return `${year}${month}${day}T${said.slice(11, 13)}${said.slice(14, 16)}${said.slice(17, 19)}Z`
}

/** A TEXT value (§3.3.11): signs that end a field are escaped, line breaks become \n, other controls vanish. */
export function textValue(value: string): string {
  return value
    .replace(/[\\;,]/g, sign => `\\${sign}`)
    .replace(/\r\n|[\r\n\u0085\u2028\u2029]/g, '\\n')
    .replace(CONTROLS, '')
}

/** A quoted parameter value (§3.2) has no escape: what could end it is replaced. */
const parameter = (value: string) => value.replaceAll('"', '’').replace(CONTROLS, ' ').trim()

// eslint-disable-next-line no-control-regex -- controls are what is taken out
const CONTROLS = /[\u0000-\u001f\u007f\u0080-\u009f\u2028\u2029]+/g

/** Everything an address does not need is percent-encoded. */
const mailto = (address: string) =>
  `mailto:${address.replace(/[^A-Za-z0-9.@!#$&'*+/=?^_`{|}~-]/gu, sign => encodeURIComponent(sign))}`

/** Breaks a long line between characters, never inside one: 75 octets, then 74 behind the leading space. */
export function folded(line: string): string {
  // No sign of a string takes more than three octets for each of its units.
  if (line.length * 3 <= LINE_OCTETS) return line
  if (Buffer.byteLength(line) <= LINE_OCTETS) return line
  let text = ''
  let octets = 0
  for (const sign of line) {
    const size = Buffer.byteLength(sign)
    if (octets + size > LINE_OCTETS) {
      text += '\r\n '
      octets = 1
    }
    text += sign
    octets += size
  }
  return text
}
