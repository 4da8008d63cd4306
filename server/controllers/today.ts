import type { RequestHandler } from 'express'
import { addDays, localDate, momentIn } from '#lib/dates.ts'
import { Agency } from '#models/records/agency.ts'
import { sentToday } from '#models/today/sent-today.ts'
import { WAITING, waitingFor } from '#models/today/lists.ts'
import { loadItems } from '#models/today/load-items.ts'
import { momentsOf } from '#models/today/moments.ts'
import { isRunBy, ROW_FIELDS, type WorkshopRow } from '#models/planning/listing.ts'
import { workshopsOfDays } from '#models/planning/week.ts'
import { FOR_JOB_SEEKERS } from '#models/records/workshop-kind.ts'
import { render, sharedOf } from '../render.ts'
import { scopes } from '#models/access/scope.ts'
import { callRound, type CallRound } from '#models/calls/round.ts'
import { countOf, isPressing, type Moment } from '../pages/calls/words.ts'
import type { TodayCalls } from '#views/today/pages.ts'

/** How many workshops with free seats the page shows; the list shows all. */
const FREE_SHOWN = 5

/** What waits for the counsellor, now. */
export const show: RequestHandler = async (req, res) => {
  const now = new Date()
  const agency = await Agency.findById(req.user.agency).select('timeZone').orFail().lean()
  const { timeZone: zone } = agency
  const today = localDate(now, zone)
  const [sessions, next, free, sent, round, found] = await Promise.all([
    workshopsOfDays(
      req.user,
      { first: today, last: today, zone },
      { state: { $in: ['published', 'closed'] } }
    ),
    scopes
      .workshops(req.user)
      .findOne({ state: 'published', startsAt: { $gte: momentIn(zone, addDays(today, 1), '00:00') } })
      .sort({ startsAt: 1, _id: 1 })
      .select(ROW_FIELDS)
      .lean<WorkshopRow | null>(),
    scopes
      .workshops(req.user)
      .find({ ...FOR_JOB_SEEKERS, state: 'published', startsAt: { $gt: now }, seatsFree: { $gt: 0 } })
      .sort({ startsAt: 1, _id: 1 })
      .limit(FREE_SHOWN)
      .select(ROW_FIELDS)
      .lean<WorkshopRow[]>(),
    sentToday(req.user, momentIn(zone, today, '00:00')),
    callRound(req.user, now),
    Promise.all(
      WAITING.map(async kind => ({ kind, ...(await waitingFor(req.user, kind, { limit: 1, now })) }))
    )
  ])
  const isOver = sessions.every(({ endsAt }) => endsAt <= now)
  const moments = await momentsOf(sessions, now)
  const present = found.filter(({ count }) => count > 0)
  const oldest = await loadItems(present.flatMap(({ items }) => items.slice(0, 1)))
  const waiting = present.map(({ kind, count }, index) => ({ kind, count, oldest: oldest[index] ?? null }))
  const calls = callsOf(round, { now, zone })
  res.locals.waiting = { ...res.locals.waiting, today: waiting.length + (calls ? 1 : 0) }
  render(
    res,
    'today/show',
    {
      now,
      zone,
      sessions: ownFirst(
        sessions.map((workshop, index) => ({
          workshop,
          isOwn: isRunBy(workshop, req.user),
          moment: moments[index] ?? { action: null, isRollCallDone: false }
        }))
      ),
      coming: comingOf(sessions, now),
      next: isOver ? next : null,
      free,
      sent,
      waiting,
      calls
    },
    { title: sharedOf(res).t('common.nav.today'), here: 'today' }
  )
}

/** Those that may be made now: a call agreed for another hour waits for it. */
function callsOf({ rows, isCut }: CallRound, moment: Moment): TodayCalls | null {
  const now = rows.filter(({ callBackAt }) => !callBackAt)
  const first = now[0]?.lines[0]
  if (!first) return null
  return {
    ...countOf({ rows: now, isCut }),
    first: first.kind,
    isPressing: now.some(row => isPressing(row, moment))
  }
}

const ownFirst = <One extends { isOwn: boolean }>(sessions: One[]): One[] =>
  sessions.toSorted((a, b) => Number(b.isOwn) - Number(a.isOwn))

/** The next workshop of the day, while none is under way. */
function comingOf(sessions: WorkshopRow[], now: Date): WorkshopRow | null {
  const published = sessions.filter(({ state }) => state === 'published')
  if (published.some(({ startsAt, endsAt }) => startsAt <= now && endsAt > now)) return null
  return published.find(({ startsAt }) => startsAt > now) ?? null
}
