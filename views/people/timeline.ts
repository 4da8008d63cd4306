import type { ConsentChannel } from '#models/people/stop-calls.ts'
import type { Overridden } from '#models/records/participation.ts'
import type { NoticeKind } from '#models/records/notice.ts'
import type { DateSpeaker } from '#lib/dates.ts'
import type { Params, Translate } from '#lib/i18n.ts'
import type { TimelineEntry, TimelineKind } from '#models/history/timeline.ts'
import type { CallAnswer, CallReason } from '#models/records/call.ts'
import type { StepKind } from '#models/records/next-step.ts'
import type { IconName } from '../icons/drawings.ts'

/** One day of a person's history, in words. */
export interface TimelineDay {
  label: string
  entries: { time: string; what: string; who: string; icon: IconName }[]
}

interface Reader {
  t: Translate
  /** The reader's own zone, for when it happened; that of a place for its workshop. */
  date: DateSpeaker
  dates: (zone: string) => DateSpeaker
  /** Reasons by code, in the reader's language. */
  reasons: Readonly<Record<string, string>>
  /** What the form calls a field of a file, or a public of it, in the reader's language. */
  labelOf: (field: string) => string | null
}

/** The drawing of each kind: a kind without one does not compile. */
const ICONS: Record<TimelineKind, IconName> = {
  entered: 'user-plus',
  imported: 'upload-simple',
  corrected: 'pencil-simple',
  correctedByImport: 'upload-simple',
  agreed: 'chat-text',
  agreementCorrected: 'chat-text',
  agreementRemoved: 'chat-text',
  restrictedRead: 'identification-badge',
  restrictedWritten: 'identification-badge',
  transferAsked: 'arrow-right',
  transferRefused: 'arrow-right',
  transferred: 'arrow-right',
  merged: 'users',
  parted: 'users',
  messagesStopped: 'envelope-simple',
  messagesResumed: 'envelope-simple',
  callsStopped: 'phone',
  callsResumed: 'phone',
  languageChosen: 'chat-text',
  searchEnded: 'person-withdrawn',
  searchResumed: 'arrow-right',
  linksCut: 'identification-badge',
  proposed: 'person-proposed',
  waiting: 'person-waiting',
  offered: 'person-offered',
  registered: 'check',
  withdrawn: 'person-withdrawn',
  declined: 'person-declined',
  byService: 'person-byService',
  moved: 'calendar-dots',
  attended: 'person-attended',
  absent: 'person-noshow',
  unmarked: 'clock-clockwise',
  debriefed: 'list-checks',
  stepped: 'arrow-right',
  called: 'phone',
  sent: 'message-sent',
  failed: 'message-failed',
  skipped: 'message-skipped'
}

/** Entries, newest first, as the days of a timeline. */
export function timelineDays(entries: readonly TimelineEntry[], reader: Reader): TimelineDay[] {
  const days: TimelineDay[] = []
  for (const entry of entries) {
    const { at, kind, by } = entry
    const line = {
      time: reader.date.time(at),
      what: sentenceOf(entry, reader),
      who: by || reader.t('people.timeline.automatic'),
      icon: ICONS[kind]
    }
    const label = reader.date.day(at)
    const last = days.at(-1)
    if (last?.label === label) last.entries.push(line)
    else days.push({ label, entries: [line] })
  }
  return days
}

function sentenceOf(
  { kind, workshop, detail }: TimelineEntry,
  { t, dates, reasons, labelOf }: Reader
): string {
  const said = (value: unknown) => (typeof value === 'string' ? (reasons[value] ?? value) : '')
  const moment = (value: unknown) =>
    value instanceof Date && workshop ? dates(workshop.timeZone).dayTime(value) : ''
  const params: Params = {
    workshop: workshop
      ? t('people.timeline.workshop', {
          trade: workshop.tradeLabel,
          day: dates(workshop.timeZone).date(workshop.startsAt)
        })
      : '',
    fields: fieldNames(detail['fields'], labelOf),
    asked:
      detail['asked'] === 'counsellor'
        ? t('people.looking.asked.counsellor')
        : t('people.looking.asked.person'),
    channel: detail['channel'] ? t(`people.calls.channel.${detail['channel'] as ConsentChannel}`) : '',
    file: said(detail['fileName']),
    from: moment(detail['from']) || said(detail['from']),
    to: moment(detail['to']) || said(detail['to'])
  }
  const other = detail['other']
  if (other instanceof Date && workshop && (kind === 'registered' || kind === 'withdrawn')) {
    const day = dates(workshop.timeZone).date(other)
    const what = t(`moves.timeline.${kind}`, { ...params, day })
    const why = reasonOf(detail, { t, said })
    return why ? t('people.timeline.because', { what, why }) : what
  }
  if (kind === 'stepped') {
    return t('people.event.stepped', {
      ...params,
      step: t(`steps.kind.${detail['step'] as StepKind}`),
      state: t(`states.step.${detail['state'] as 'planned'}`)
    })
  }
  if (kind === 'called') {
    const reasons = detail['reasons'] as CallReason[]
    return t('people.event.called', {
      answer: t(`calls.came.${detail['answer'] as CallAnswer}`),
      reasons: reasons.map(reason => t(`calls.reason.${reason}`)).join(', ')
    })
  }
  const message = detail['message'] as NoticeKind | undefined
  const what = t(`people.event.${kind}`, {
    ...params,
    message: message ? t(`messages.kind.${message}`) : ''
  })
  const overrides = detail['overrides'] as readonly Overridden[] | undefined
  if (overrides) {
    const over = overrides.map(one => t(`registrations.over.${one}`)).join(', ')
    return t('people.timeline.despite', { what, over, why: said(detail['overrideReason']) })
  }
  const why = reasonOf(detail, { t, said })
  return why ? t('people.timeline.because', { what, why }) : what
}

function reasonOf(
  { message, reason, why }: Record<string, unknown>,
  { t, said }: { t: Translate; said: (value: unknown) => string }
): string {
  if (message && typeof reason === 'string') return t(`messages.reason.${reason as 'past'}`)
  return said(reason) || said(why)
}

/** « Nom, Adresse »: names of fields alone, each once. */
function fieldNames(fields: unknown, labelOf: Reader['labelOf']): string {
  const names = (Array.isArray(fields) ? fields : []).flatMap(field => labelOf(String(field)) ?? [])
  return [...new Set(names)].join(', ')
}
