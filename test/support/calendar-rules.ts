/** What RFC 5545, 5546 (iTIP) and 7986 ask of a calendar of ours, beside what ical.js reads of it. */

const LINE_OCTETS = 75
/** §3.1: a name, parameters whose values hold no control, and a value. */
const CONTENT_LINE = /^([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"\p{Cc}]*"|[^";:,\p{Cc}]*))*):([^\p{Cc}]*)$/u
const TEXTS = ['SUMMARY', 'LOCATION', 'DESCRIPTION', 'NAME', 'UID']
const ONCE = ['UID', 'DTSTAMP', 'DTSTART']
const AT_MOST_ONCE = [
  ...['DTEND', 'SUMMARY', 'LOCATION', 'DESCRIPTION', 'STATUS', 'SEQUENCE', 'ORGANIZER', 'URL', 'CLASS'],
  ...['TRANSP', 'LAST-MODIFIED']
]
const MOMENT = /^\d{8}T\d{6}Z$/

interface Property {
  name: string
  params: string
  value: string
}

/** Everything that is wrong with a calendar, in words; nothing when it is sound. */
export function brokenRules(text: string): string[] {
  const broken = [...brokenLines(text)]
  const properties: Property[] = []
  for (const line of text.replaceAll('\r\n ', '').split('\r\n').slice(0, -1)) {
    const [, name, params, value] = CONTENT_LINE.exec(line) ?? []
    if (name === undefined) broken.push(`not a content line: ${line.slice(0, 40)}`)
    else properties.push({ name, params: params ?? '', value: value ?? '' })
  }
  const [calendar, events] = nested(properties, broken)
  const method = calendar.find(({ name }) => name === 'METHOD')?.value ?? null
  broken.push(...brokenCalendar(calendar), ...events.flatMap(event => [...brokenEvent(event, method)]))
  const uids = events.map(event => valueOf(event, 'UID'))
  if (new Set(uids).size < uids.length) broken.push('one UID for two events')
  return broken
}

function* brokenLines(text: string) {
  if (!text.endsWith('END:VCALENDAR\r\n')) yield 'does not end with a whole line'
  if (/[^\r]\n|\r[^\n]/.test(text)) yield 'a line break that is not CR LF'
  for (const line of text.split('\r\n').slice(0, -1)) {
    if (line === '') yield 'an empty line'
    if (Buffer.byteLength(line) > LINE_OCTETS) yield `a line of ${Buffer.byteLength(line)} octets`
  }
}

/** The properties of the calendar itself, and of each event. */
function nested(properties: Property[], broken: string[]): [Property[], Property[][]] {
  const calendar: Property[] = []
  const events: Property[][] = []
  const open: string[] = []
  for (const property of properties) {
    const { name, value } = property
    if (name === 'BEGIN') {
      open.push(value)
      if (open.join() === 'VCALENDAR,VEVENT') events.push([])
      else if (open.join() !== 'VCALENDAR') broken.push(`${open.join(' in ')} does not belong`)
    } else if (name === 'END') {
      if (open.pop() !== value) broken.push(`${value} ends without having begun`)
    } else if (open.length === 0) broken.push(`${name} outside of the calendar`)
    else (open.length === 1 ? calendar : (events.at(-1) ?? [])).push(property)
  }
  if (open.length > 0) broken.push(`${open.join()} does not end`)
  return [calendar, events]
}

function* brokenCalendar(calendar: Property[]) {
  for (const name of ['VERSION', 'PRODID']) if (count(calendar, name) !== 1) yield `${name} is not said once`
  if (valueOf(calendar, 'VERSION') !== '2.0') yield 'VERSION is not 2.0'
  if (count(calendar, 'METHOD') > 1) yield 'two METHODs'
  // RFC 7986 §5.7
  const refresh = calendar.find(({ name }) => name === 'REFRESH-INTERVAL')
  if (refresh && !refresh.params.includes(';VALUE=DURATION')) yield 'REFRESH-INTERVAL without VALUE=DURATION'
  yield* brokenTexts(calendar)
}

function* brokenEvent(event: Property[], method: string | null) {
  for (const name of ONCE) if (count(event, name) !== 1) yield `${name} is not said once in an event`
  for (const name of AT_MOST_ONCE) if (count(event, name) > 1) yield `${name} twice in an event`
  for (const name of ['DTSTAMP', 'DTSTART', 'DTEND', 'LAST-MODIFIED'])
    if (count(event, name) > 0 && !MOMENT.test(valueOf(event, name))) yield `${name} is no moment in UTC`
  if (count(event, 'DTEND') > 0 && valueOf(event, 'DTEND') <= valueOf(event, 'DTSTART'))
    yield 'an event ends before it begins'
  if (count(event, 'SEQUENCE') > 0 && !/^\d+$/.test(valueOf(event, 'SEQUENCE'))) yield 'SEQUENCE is no number'
  if (!['', 'TENTATIVE', 'CONFIRMED', 'CANCELLED'].includes(valueOf(event, 'STATUS')))
    yield 'an unknown STATUS'
  yield* brokenTexts(event)
  yield* brokenExchange(event, method)
}

/** §3.3.11: what separates values is escaped within one. */
function* brokenTexts(properties: Property[]) {
  for (const { name, value } of properties)
    if (TEXTS.includes(name) && /[,;\\]/.test(value.replace(/\\[\\;,nN]/g, '')))
      yield `${name} is not escaped`
}

/** RFC 5546 §3.2: who must be named, by the METHOD. Without one it is a calendar that nobody answers. */
function* brokenExchange(event: Property[], method: string | null) {
  const [organizers, attendees] = [count(event, 'ORGANIZER'), count(event, 'ATTENDEE')]
  if (method === null || method === 'PUBLISH') {
    if (attendees > 0) yield 'ATTENDEE in what is only read'
    if (method === 'PUBLISH' && organizers !== 1) yield 'PUBLISH without its ORGANIZER'
    return
  }
  if (method !== 'REQUEST' && method !== 'CANCEL') yield `METHOD ${method} is none of ours`
  if (organizers !== 1) yield `${method} without its ORGANIZER`
  if (attendees < 1) yield `${method} without an ATTENDEE`
  if (count(event, 'SEQUENCE') !== 1) yield `${method} without its SEQUENCE`
  const isCancelled = valueOf(event, 'STATUS') === 'CANCELLED'
  if (isCancelled !== (method === 'CANCEL')) yield `${method} of an event that says otherwise`
  for (const { name, value } of event)
    if (['ORGANIZER', 'ATTENDEE'].includes(name) && !/^mailto:[^@\s]+@[^@\s]+$/.test(value))
      yield `${name} is no address`
}

const count = (properties: Property[], name: string) => properties.filter(one => one.name === name).length
const valueOf = (properties: Property[], name: string) =>
  properties.find(one => one.name === name)?.value ?? ''
