import { localDate } from '#lib/dates.ts'
import type { CallRound, CallRow } from '#models/calls/round.ts'
import { MISSED_AT_MOST } from '#models/calls/made.ts'
import { REASONS } from '#models/calls/reasons.ts'
import type { Shared } from '#views/engine.ts'
import { REASON_ICONS } from '#views/calls/icons.ts'
import type { CallCount, CallListed } from '#views/calls/pages.ts'

const DAY = 86_400_000

export interface Moment {
  now: Date
  /** Of the agency. */
  zone: string
}
type Speaker = Pick<Shared, 't' | 'dates'>
type Line = CallRow['lines'][number]

/** A call as the list shows it. */
export function listedAs(row: CallRow, { t, dates }: Speaker, at: Moment, me: string): CallListed {
  const { person, lines, claim, missed } = row
  const [line] = lines
  return {
    id: person.id,
    name: person.rosterName,
    fullName: person.fullName,
    phone: person.phone ?? null,
    spoken: person.spokenPhone,
    reasons: lines.map(one => ({
      kind: one.kind,
      icon: REASON_ICONS[one.kind],
      about: aboutOf(one, { t, dates })
    })),
    when: whenOf(row, { t, dates }, at),
    isPressing: Boolean(line) && isPressing(row, at),
    turn: missed >= MISSED_AT_MOST ? 'unreached' : row.callBackAt ? 'later' : 'now',
    missed,
    claimedBy: claim && String(claim.by) !== me ? claim.name : null
  }
}

/** Within the day, or the next 24 hours. */
export function isPressing({ limit, callBackAt }: CallRow, { now, zone }: Moment): boolean {
  if (!limit || callBackAt) return false
  return +limit - +now < DAY || localDate(limit, zone) === localDate(now, zone)
}

function aboutOf({ kind, workshop, since }: Line, { t, dates }: Speaker): string {
  if (!workshop)
    return kind === 'callBack' ? '' : t('calls.about.since', { date: dates('Europe/Paris').date(since) })
  const { tradeLabel: trade, startsAt, timeZone } = workshop
  const speak = dates(timeZone)
  return t('calls.about.workshop', { trade, when: `${speak.dayShort(startsAt)}, ${speak.time(startsAt)}` })
}

/** Before when, or not before when. */
function whenOf(
  { limit, agreedAt, callBackAt }: CallRow,
  { t, dates }: Speaker,
  { now, zone }: Moment
): string {
  const at = callBackAt ?? agreedAt
  if (at) return spokenHour(at, { t, dates }, { now, zone })
  if (!limit) return t('calls.limit.none')
  const speak = dates(zone)
  if (localDate(limit, zone) === localDate(now, zone))
    return t('calls.limit.time', { time: speak.time(limit) })
  if (+limit - +now < 6 * DAY) return t('calls.limit.day', { day: speak.dayOfMonth(limit) })
  return t('calls.limit.date', { date: speak.dayShort(limit) })
}

/** « à 10 h 30 », « le mardi 8 décembre, à 10 h ». */
export function spokenHour(at: Date, { t, dates }: Speaker, { now, zone }: Moment): string {
  const speak = dates(zone)
  const time = speak.time(at)
  return localDate(at, zone) === localDate(now, zone)
    ? t('calls.limit.at', { time })
    : t('calls.limit.on', { day: speak.dayShort(at), time })
}

/** The sentence to read aloud. */
export function sentenceToSay(line: Line, name: string, { t, dates }: Speaker): string {
  const { workshop } = line
  const speak = workshop && dates(workshop.timeZone)
  return t(REASONS[line.kind].say(line), {
    ...(workshop?.kind ? { ofKind: workshop.kind } : {}),
    name,
    trade: workshop?.tradeLabel ?? '',
    when: workshop && speak ? `${speak.weekday(workshop.startsAt)}, ${speak.time(workshop.startsAt)}` : '',
    place: workshop?.place.commune ?? '',
    company: workshop?.place.name ?? '',
    words: line.words ?? ''
  })
}

/** Beyond, the number is not told: nobody makes as many calls. */
const MOST_COUNTED = 99

/** How many are to be called, as a page says it. */
export function countOf({ rows, isCut }: Pick<CallRound, 'rows' | 'isCut'>): CallCount {
  if (rows.length > MOST_COUNTED) return { count: MOST_COUNTED, is: 'more' }
  return { count: rows.length, is: isCut ? 'atLeast' : 'exactly' }
}
