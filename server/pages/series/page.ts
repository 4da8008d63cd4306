import type { Response } from 'express'
import { addDays, momentIn } from '#lib/dates.ts'
import { isKey } from '#lib/i18n.ts'
import { weekdayOf } from '#lib/recurrence.ts'
import type { Series } from '#models/records/series.ts'
import { Workshop } from '#models/records/workshop.ts'
import type { Slot } from '#models/planning/slot.ts'
import { isAsLaidOut, undoableUntil } from '#models/planning/series/undo.ts'
import type { SeriesDate, SeriesUndo } from '#views/series/pages.ts'
import { paths } from '../../paths.ts'
import { render, sharedOf } from '../../render.ts'

/** What was refused just now: by the id of the workshop, in words; or of the whole form. */
interface Said {
  refusals?: ReadonlyMap<string, string>
  refusal?: string
}

export async function showSeries(
  res: Response,
  series: Series,
  { refusals = new Map(), refusal }: Said = {}
): Promise<void> {
  const { t } = sharedOf(res)
  const workshops = await workshopsOf(series)
  const now = new Date()
  const why = new Map(
    series.dates.flatMap(({ workshop, refused }) => {
      const { key = '', params } = (refused ?? {}) as { key?: string; params?: Record<string, string> }
      return isKey(key) ? [[String(workshop), t(key, params)] as const] : []
    })
  )
  const sessions = workshops.map((workshop, index): SeriesDate => ({
    workshop,
    number: index + 1,
    host: hostOf(workshop),
    refusal:
      refusals.get(workshop.id) ?? (workshop.state === 'draft' ? (why.get(workshop.id) ?? null) : null),
    mayOpen: workshop.state === 'draft' && !workshop.hasStarted(now)
  }))
  const known = new Set(workshops.map(({ id }) => String(id)))
  const left = series.dates.flatMap(({ workshop, slot }) => {
    const said = why.get(String(workshop))
    return said && !known.has(String(workshop)) ? [{ day: dayOf(slot as Slot), why: said }] : []
  })
  const { tradeLabel: trade = '', sector = '' } = workshops[0] ?? {}
  const locals = {
    ...{ id: series.id, trade, sector, sessions, left, refusal },
    isUnderWay: series.state === 'planning',
    undoUntil: undoneBefore(series, workshops, now),
    another: anotherLike(workshops)
  }
  render(res, 'series/show', locals, {
    title: t('series.show.title', { trade }),
    here: 'planning',
    refused: refusal !== undefined || refusals.size > 0
  })
}

/** Those that stand, by date; a cancelled one is shown, and counts no more. */
function workshopsOf({ _id: series, agency }: Series): Promise<Workshop[]> {
  return Workshop.find({ series, agency }).sort({ startsAt: 1 })
}

/** Some dates are as they were laid out: until then they may be taken back together. */
function undoneBefore(series: Series, workshops: readonly Workshop[], now: Date): SeriesUndo | null {
  const until = undoableUntil(series)
  const [first] = workshops
  if (now > until || !first || !workshops.some(isAsLaidOut)) return null
  return { until, timeZone: first.timeZone }
}

const dayOf = ({ date }: Slot) => momentIn('UTC', date, '12:00')

function hostOf({ place, state, hostReply }: Workshop): SeriesDate['host'] {
  if (place.kind !== 'company' || state !== 'draft') return null
  return hostReply?.state ?? 'notAsked'
}

/** The same weeks on the next day of work, so that neither room nor people are taken. */
function anotherLike(workshops: readonly Workshop[]): string | null {
  const [first] = workshops
  if (!first) return null
  let day = addDays(first.localDay, 1)
  while (weekdayOf(day) === 0 || weekdayOf(day) === 6) day = addDays(day, 1)
  const query = new URLSearchParams({ like: first.id, date: day, times: String(workshops.length) })
  return `${paths.newSeries()}?${query.toString()}`
}
