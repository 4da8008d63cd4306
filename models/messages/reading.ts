import type { PersonLanguage } from '#lib/i18n.ts'
import type { Notice, WorkshopKind } from '#models/records/notice.ts'
import { offerOf, rankIn } from '#models/records/waiting-list.ts'
import { asRead, type DeliveryContext, type MessageWorkshop } from './delivery-context.ts'
import { differences } from './differences.ts'
import { comesFromAnother, MESSAGE_KINDS, type CalendarEffect, type WorkshopMessage } from './kinds.ts'
import { remindersOf, USUAL_REMINDERS, type Rank } from './reminders.ts'
import type { Change, Told } from './told.ts'

/** What a message about a session says to its reader, before it is put into words. */
/** `tradeLabel`: of a session that the seat comes from. */
export type FormerSession = Told & { tradeLabel?: string }

export interface Reading extends Pick<
  DeliveryContext,
  'agency' | 'person' | 'company' | 'account' | 'partner' | 'nextDates'
> {
  /** A change is read as the first news of a session by whoever was told nothing of it yet. */
  kind: WorkshopKind
  message: WorkshopMessage
  language: PersonLanguage
  /** Nobody has read the translation into this language yet. */
  isUnread: boolean
  workshop: MessageWorkshop
  /** As the reader was told it last, in a message that says what changed since; else null. */
  former: FormerSession | null
  /** What is no longer as it was told, in the order it is said. */
  changes: readonly Change[]
  /** What this very message does to the reader's calendar. */
  calendar: CalendarEffect
  /** Of a message about the waiting list: their rank, and until when a seat is held for them. */
  inList: { rank: number | null; until: Date | null } | null
  /** What the agency wrote, in its own words. */
  written: string | null
  /** How many days before each leaves at this agency, and whether the words of its kind say so. */
  reminders: Record<Rank, { days: number; isUsual: boolean }>
}

interface Read {
  notice: Pick<Notice, 'detail'>
  kind: WorkshopKind
  context: DeliveryContext & { workshop: MessageWorkshop }
  /** Whether a message has put the session into the reader's calendar. */
  isInCalendar: boolean
}

export function readingOf({ notice, kind, context, isInCalendar }: Read): Reading {
  const { agency, person, company, account, partner, known, nextDates } = context
  const set = messageOf(kind)
  const isFirst = set.ifNeverTold !== null && !known.told
  const read = (isFirst && set.ifNeverTold) || kind
  const message = messageOf(read)
  // Nothing is taken out of a calendar that nothing was put into.
  const calendar = message.calendar === 'cancel' && !isInCalendar ? 'none' : message.calendar
  const former = comesFromAnother(kind) ? formerOf(notice, context) : message.ifNeverTold ? known.told : null
  return {
    kind: read,
    message,
    language: person?.language ?? account?.language ?? 'fr',
    isUnread: context.isUnread ?? false,
    workshop: sessionToTell(notice, message, context),
    former,
    changes: former ? differences(former, context.workshop, message.to === 'host' ? 'host' : 'other') : [],
    calendar,
    written: context.written ?? null,
    inList: message.ofList && person ? inListOf(context.workshop, person._id) : null,
    reminders: remindersSaid(agency),
    agency,
    person,
    company,
    account,
    partner,
    nextDates
  }
}

const inListOf = (workshop: MessageWorkshop, person: Notice['recipient']) => ({
  rank: rankIn(workshop, person),
  until: offerOf(workshop, person)?.until ?? null
})

/** Of a seat that comes from another session: that one, when anything sets it apart from this one. */
function formerOf({ detail }: Read['notice'], { agency, workshop }: Read['context']): FormerSession | null {
  const { former } = (detail ?? {}) as { former?: FormerSession }
  const read = former && asRead(former, agency)
  return read && differences(read, workshop).length > 0 ? read : null
}

const messageOf = (kind: WorkshopKind): WorkshopMessage => MESSAGE_KINDS[kind]

/**
 * What is over is told as its reader knew it, whatever became of it since; a former host reads what it had been
 * promised, never where the session goes.
 */
function sessionToTell(
  { detail }: Read['notice'],
  { to, expected }: WorkshopMessage,
  { agency, known, workshop }: Read['context']
): MessageWorkshop {
  const promised = to === 'formerHost' ? (detail as Partial<MessageWorkshop> | null) : null
  if (expected || to === 'formerHost') return { ...workshop, ...promised, ...(expected ? null : known.told) }
  const { former } = (detail ?? {}) as { former?: Told }
  return { ...workshop, ...(known.told ?? (former && asRead(former, agency))) }
}

function remindersSaid(agency: DeliveryContext['agency']): Reading['reminders'] {
  const { first, second } = remindersOf(agency)
  return {
    first: { days: first, isUsual: first === USUAL_REMINDERS.first },
    second: { days: second, isUsual: second === USUAL_REMINDERS.second }
  }
}
