import type { DateSpeaker } from '#lib/dates.ts'
import { isKey, type Translate } from '#lib/i18n.ts'
import type { JournalEntry } from '#models/history/journal.ts'

/** One day of a workshop's history, in words. */
export interface JournalDay {
  label: string
  entries: { time: string; what: string; who: string }[]
}

interface Reader {
  t: Translate
  /** Dates in the zone of the workshop. */
  speak: DateSpeaker
  /** Reasons by code, in the reader's language. */
  reasons: Readonly<Record<string, string>>
}

/** Entries, newest first, as the days of a timeline. */
export function journalDays(entries: JournalEntry[], reader: Reader): JournalDay[] {
  const days: JournalDay[] = []
  for (const entry of entries) {
    const line = {
      time: reader.speak.time(entry.at),
      what: sentenceOf(entry, reader),
      who: authorOf(entry, reader)
    }
    const label = reader.speak.day(entry.at)
    const last = days.at(-1)
    if (last?.label === label) last.entries.push(line)
    else days.push({ label, entries: [line] })
  }
  return days
}

function authorOf({ by, byLink }: JournalEntry, { t }: Reader): string {
  return byLink === null ? by : saidByLink(byLink, t)
}

/** « par le lien confié à Paul Fabre » */
export function saidByLink(holder: string, t: Translate): string {
  return holder ? t('hosting.byLinkOf', { name: holder }) : t('hosting.byLink')
}

function sentenceOf(entry: JournalEntry, reader: Reader): string {
  const what = despite(
    entry,
    aboutWorkshop(entry, reader) ?? aboutPerson(entry, reader) ?? entry.what,
    reader
  )
  const why = words(entry.detail['why'], reader)
  return why ? reader.t('workshops.log.correctedBecause', { what, why }) : what
}

/** Saved although something stood in the way, and why. */
function despite({ detail }: JournalEntry, what: string, { t }: Reader): string {
  const reason = detail['overrideReason']
  return detail['despite'] && typeof reason === 'string' ? t('clashes.log.despite', { what, reason }) : what
}

function aboutWorkshop({ what, detail }: JournalEntry, { t, speak, reasons }: Reader): string | null {
  const count = Number(detail['capacity'] ?? 0)
  const moment = (value: unknown) => (value instanceof Date ? speak.dayTime(value) : '')
  const reason = words(detail['reason'], { reasons })
  const overrideReason = words(detail['overrideReason'], { reasons })
  if (what === 'planned') return t('workshops.log.planned')
  if (what === 'published') return t('workshops.log.published')
  if (what === 'revised') {
    return count > 0 ? t('workshops.log.revisedCapacity', { count }) : t('workshops.log.revised')
  }
  if (what === 'capacity') return t('workshops.log.capacity', { count })
  if (what === 'headcount') return t('kinds.headcount.log', { count: Number(detail['count'] ?? 0) })
  if (what === 'partnerInvited' || what === 'partnerTakenOff')
    return t(`partners.log.${what}`, { organisation: words(detail['organisation'], { reasons: {} }) })
  if (what === 'placesAdded' || what === 'placesTakenBack') return ofPlaces(what, detail, t)
  if (what === 'placesKept')
    return t('waiting.log.kept', {
      count: Number(detail['places'] ?? 0),
      moment: moment(detail['until'])
    })
  if (what === 'placesOpened')
    return reason ? t('waiting.log.openedFor', { reason }) : t('waiting.log.opened')
  if (what === 'written') return t('rosters.message.log', { count: Number(detail['count'] ?? 0) })
  if (what === 'wordsTakenBack') return t('rosters.message.logTakenBack')
  if (isOfSeveral(what)) return t(`rosters.log.${what}`, { count: Number(detail['count'] ?? 0) })
  if (what === 'listClosed') return t('waiting.log.closed', { count: Number(detail['count'] ?? 0) })
  if (what === 'regrouped') return t('workshops.log.regrouped', { count: Number(detail['count'] ?? 0) })
  if (what === 'slots') return t('slots.log', { count: Number(detail['count'] ?? 0), capacity: count })
  if (what === 'moved') {
    return t('workshops.log.moved', { to: moment(detail['to']), from: moment(detail['from']) })
  }
  if (what === 'hostAsked' || what === 'hostReplyTakenBack') return t(`workshops.log.${what}`)
  if (what === 'campaignTagged' || what === 'campaignUntagged')
    return t(`campaigns.log.${what}`, { name: words(detail['campaign'], { reasons: {} }) })
  if (what === 'hostPresents') return t('hosting.presents.log')
  if (what === 'hostImpediment') return t('hosting.impediment.log')
  if (what === 'hostImpedimentEnded') return t('hosting.impediment.logEnded')
  if (what === 'hostReplied') {
    const key = `workshops.log.hostReplied.${typeof detail['state'] === 'string' ? detail['state'] : ''}`
    return isKey(key) ? t(key) : null
  }
  if (what === 'changeUndone') return t('workshops.log.changeUndone')
  if (what === 'putBack') return t('workshops.log.putBack')
  if (what === 'seatMerged') return t('workshops.log.seatMerged')
  if (what === 'seatParted') return t('workshops.log.seatParted')
  if (what === 'cancelled') return t('workshops.log.cancelled', { reason })
  if (what === 'closed') {
    return overrideReason
      ? t('workshops.log.closedAnyway', { reason: overrideReason })
      : t('workshops.log.closed')
  }
  return null
}

const OF_SEVERAL = [
  'removedSeveral',
  'broughtSeveral',
  'movedSeveral',
  'proposedSeveral',
  'proposalsTakenBack'
] as const

const isOfSeveral = (what: string): what is (typeof OF_SEVERAL)[number] =>
  OF_SEVERAL.some(one => one === what)

function ofPlaces(what: 'placesAdded' | 'placesTakenBack', detail: JournalEntry['detail'], t: Translate) {
  const count = Number(detail['count'] ?? 0)
  if (what === 'placesTakenBack') return t('places.log.takenBack', { count })
  const { extraFor, said } = detail
  const key = `places.why.${typeof extraFor === 'string' ? extraFor : ''}`
  const why = typeof said === 'string' && said ? said : isKey(key) ? t(key) : ''
  return t('places.log.added', { count, why })
}

const PERSON = [
  'proposed',
  'waiting',
  'offered',
  'registered',
  'byService',
  'declined',
  'attended',
  'absent',
  'unmarked'
] as const

function aboutPerson({ what, name, detail }: JournalEntry, { t, reasons, speak }: Reader): string | null {
  const { other } = detail
  if (other instanceof Date && (what === 'registered' || what === 'withdrawn')) {
    const reason = words(detail['reason'], { reasons })
    return t(`moves.log.${what}`, { name, day: speak.weekday(other), reason })
  }
  if (what === 'withdrawn') {
    const reason = words(detail['reason'], { reasons })
    return reason ? t('workshops.log.withdrawn', { name, reason }) : t('workshops.log.withdrawnUnsaid', { name })
  }
  const known = PERSON.find(one => one === what)
  return known ? t(`workshops.log.${known}`, { name }) : null
}

/** A code as its sentence, typed words as they are. */
function words(value: unknown, { reasons }: Pick<Reader, 'reasons'>): string {
  return typeof value === 'string' ? (reasons[value] ?? value) : ''
}
