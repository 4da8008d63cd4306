import type mongoose from 'mongoose'
import type { Notice } from '#models/records/notice.ts'
import { Call } from '#models/records/call.ts'
import { listNotices } from '#models/messages/listing.ts'
import { attemptsOf, wasProposed, type Attempt } from '#models/records/earlier-attempts.ts'
import { Participation } from '#models/records/participation.ts'
import type { Person } from '#models/records/person.ts'
import { PersonEvent, type PersonEventKind } from '#models/records/person-event.ts'
import { Workshop } from '#models/records/workshop.ts'
import { otherSessions, withOther } from './other-sessions.ts'
import { namesOf } from '#models/seats/roster.ts'
import { flushEvents } from '#models/people/events.ts'

type Id = mongoose.Types.ObjectId

export type TimelineKind =
  | PersonEventKind
  | 'proposed'
  | 'waiting'
  | 'offered'
  | 'registered'
  | 'withdrawn'
  | 'declined'
  | 'byService'
  | 'moved'
  | 'attended'
  | 'absent'
  | 'unmarked'
  | 'debriefed'
  | 'stepped'
  | 'called'
  | 'sent'
  | 'failed'
  | 'skipped'

export interface TimelineEntry {
  at: Date
  kind: TimelineKind
  by: string
  workshop: { tradeLabel: string; startsAt: Date; timeZone: string } | null
  /** What the line tells besides, as it was recorded: names of fields, codes, never what a file holds. */
  detail: Record<string, unknown>
}

interface Line {
  at: Date | null | undefined
  kind: TimelineKind
  by?: Id | null | undefined
  workshop?: TimelineEntry['workshop']
  detail?: Record<string, unknown>
}

export const PAGE_OF_TIMELINE = 50
/** Nobody has been to so many workshops, nor was sent so much. */
const MOST_WORKSHOPS = 500
const MOST_NOTICES = 1000

/** Newest first, before a moment; lines of one moment stay on one page. `next`: where the older page begins, or null. */
export async function timelineOf(
  person: Person,
  { before = new Date(Date.now() + 1) }: { before?: Date | undefined } = {}
): Promise<{ entries: TimelineEntry[]; next: Date | null }> {
  await flushEvents(person)
  const lines = (
    await Promise.all([
      eventsOf(person, before),
      workshopLines(person._id),
      noticeLines(person),
      callLines(person)
    ])
  )
    .flat()
    .flatMap(line => (line.at && line.at < before ? [{ ...line, at: line.at }] : []))
    .toSorted((a, b) => +b.at - +a.at)
  const last = lines[PAGE_OF_TIMELINE - 1]
  const page = last ? lines.filter(({ at }) => at >= last.at) : lines
  const names = await namesOf(page.map(({ by }) => by))
  const entries = page.map(({ at, kind, by, workshop = null, detail = {} }) => ({
    at,
    kind,
    by: names.get(String(by)) ?? '',
    workshop,
    detail
  }))
  return { entries, next: last && lines.length > page.length ? last.at : null }
}

async function eventsOf(person: Person, before: Date): Promise<Line[]> {
  const events = PersonEvent
  const [found, opened] = await Promise.all([
    events
      .find({ person: person._id, at: { $lt: before } })
      .sort({ at: -1, _id: -1 })
      .limit(PAGE_OF_TIMELINE * 2)
      .lean(),
    events.exists({ person: person._id, kind: { $in: ['entered', 'imported'] } })
  ])
  const lines = found.map(({ at, kind, by, detail }): Line => {
    return { at, kind, by, detail: (detail ?? {}) as Record<string, unknown> }
  })
  const { createdAt } = person as unknown as { createdAt?: Date }
  return opened ? lines : [...lines, { at: createdAt, kind: 'entered' }]
}

async function workshopLines(person: Id): Promise<Line[]> {
  const rows = await Participation.find({ person })
    .sort({ startsAt: -1 })
    .limit(MOST_WORKSHOPS)
    .lean<Participation[]>()
  const others = await otherSessions(rows)
  const workshops = await Workshop.find({ _id: { $in: rows.map(({ workshop }) => workshop) } })
    .select('tradeLabel startsAt timeZone log')
    .lean<Workshop[]>()
  const known = new Map(workshops.map(workshop => [String(workshop._id), workshop]))
  return rows.flatMap(row => {
    const found = known.get(String(row.workshop))
    if (!found) return []
    const { tradeLabel, startsAt, timeZone, log } = found
    const workshop = { tradeLabel, startsAt, timeZone }
    const moved = log
      .filter(({ what, at }) => what === 'moved' && wasRegisteredAt(row, at))
      .map(({ at, by, detail }): Line => {
        return { at, kind: 'moved', by, detail: (detail ?? {}) as Record<string, unknown> }
      })
    return [...participationLines(row), ...moved].map(line => ({
      ...line,
      workshop,
      detail: withOther(line.detail ?? {}, others)
    }))
  })
}

const wasRegisteredAt = (row: Participation, at: Date) =>
  attemptsOf(row).some(({ registeredAt, withdrawnAt }) =>
    Boolean(registeredAt && registeredAt <= at && (!withdrawnAt || withdrawnAt > at))
  )

function participationLines(row: Participation): Line[] {
  const lines = attemptsOf(row).flatMap(attemptLines)
  const { overrides, overrideReason } = row
  const last = lines.findLast(({ kind }) => kind === 'registered')
  if (last && overrides && overrides.length > 0) last.detail = { ...last.detail, overrides, overrideReason }
  if (row.waitingAt) lines.push({ at: row.waitingAt, kind: 'waiting', by: row.waitingBy })
  if (row.offeredAt) lines.push({ at: row.offeredAt, kind: 'offered' })
  for (const { at, by, to, why } of row.corrections) {
    const came = to === 'attended' || to === 'partly'
    lines.push({ at, by, kind: came ? 'attended' : to ? 'absent' : 'unmarked', detail: { why } })
  }
  if (row.debrief?.at) lines.push({ at: row.debrief.at, kind: 'debriefed', by: row.debrief.by })
  for (const { at, by, kind, state: step, saidBy } of row.nextSteps)
    lines.push({ at, by, kind: 'stepped', detail: { step: kind, state: step, saidBy } })
  return lines
}

function attemptLines(attempt: Attempt): Line[] {
  const { state, reason, proposedAt, registeredAt, withdrawnAt, withdrawnBy: by } = attempt
  const lines: Line[] = []
  if (wasProposed(attempt)) lines.push({ at: proposedAt, kind: 'proposed', by: attempt.proposedBy })
  const came = { other: attempt.movedFrom }
  if (registeredAt)
    lines.push({ at: registeredAt, kind: 'registered', by: attempt.registeredBy, detail: came })
  if (state === 'withdrawn' || state === 'byService' || state === 'declined')
    lines.push({
      at: withdrawnAt ?? proposedAt,
      kind: state,
      by,
      detail: { reason, other: attempt.movedTo }
    })
  return lines
}

const MOST_CALLS = 500

async function callLines({ _id }: Person): Promise<Line[]> {
  const calls = await Call.find({ person: _id, undoneAt: null })
    .sort({ at: -1 })
    .limit(MOST_CALLS)
    .select('at by answer reasons')
    .lean<Pick<Call, 'at' | 'by' | 'answer' | 'reasons'>[]>()
  return calls.map(({ at, by, answer, reasons }): Line => {
    return { at, by, kind: 'called', detail: { answer, reasons: reasons.map(({ kind }) => kind) } }
  })
}

const TOLD: readonly Notice['state'][] = ['sent', 'failed', 'skipped']

async function noticeLines({ _id }: Person): Promise<Line[]> {
  const filter = { recipient: _id, recipientKind: 'person', state: { $in: TOLD } }
  const notices = await listNotices(filter, { order: -1, limit: MOST_NOTICES })
  return notices.map(({ kind: message, state, reason, sentAt, dueAt, workshop }): Line => {
    return { at: sentAt ?? dueAt, kind: state as 'sent', workshop, detail: { message, reason } }
  })
}
