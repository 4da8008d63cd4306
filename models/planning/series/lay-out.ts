import { createHash } from 'node:crypto'
import mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { Series } from '#models/records/series.ts'
import { Workshop } from '#models/records/workshop.ts'
import type { Authored } from '#models/planning/authored.ts'
import { publish } from '#models/planning/changes.ts'
import { askHost, awaitsHost } from '#models/planning/host-reply.ts'
import { planWorkshop, type Outline } from '#models/planning/planning.ts'
import type { Slot } from '#models/planning/slot.ts'
import type { Row } from './review.ts'

type Id = mongoose.Types.ObjectId

export interface LayingOut extends Authored {
  id: Id
  agency: Id
  by: Id
  outline: Outline
  format?: Id | undefined
  rows: readonly Row[]
  /** Published as they are laid out; a date in a company is asked of its host instead. */
  isPublished: boolean
}

/** A plan whose process died is finished by the clock after so long. */
const FINISHED_AFTER_MS = 60_000

/** Lays out the dates that are kept. The plan is stored first: whatever happens next, it is finished, and nothing is made twice. */
export async function layOutSeries({
  id,
  agency,
  outline,
  format,
  rows,
  isPublished,
  by,
  now = new Date()
}: LayingOut): Promise<void> {
  const slots = rows.filter(({ isKept }) => isKept).map(({ slot }) => slot)
  if (slots.length === 0) throw new Refusal('series.refusal.noDate')
  refuseTwiceADay(slots)
  await Series.create({
    _id: id,
    agency,
    by,
    outline,
    format: format ?? null,
    isPublished,
    dates: slots.map(slot => ({ workshop: workshopIdOf(id, slot.date), slot }))
  })
  await finishPlan(id, now)
}

function refuseTwiceADay(slots: readonly Slot[]): void {
  if (new Set(slots.map(({ date }) => date)).size < slots.length) throw new Refusal('series.refusal.sameDay')
}

/** The same for the same date of the same series, whoever lays it out and however often. */
export function workshopIdOf(series: Id, date: string): Id {
  const sum = createHash('sha256').update(`${series.toHexString()} ${date}`).digest('hex')
  return new mongoose.Types.ObjectId(sum.slice(0, 24))
}

/** Settles each date that is not settled yet. May run twice, also at once: a date is made under an id of its own. */
export async function finishPlan(id: Id, now = new Date()): Promise<void> {
  const series = await Series.findById(id).orFail()
  for (const [at, planned] of series.dates.entries()) {
    if (planned.isSettled) continue
    if (!(await Series.exists({ _id: id, state: 'planning' }))) return
    const date = { workshop: planned.workshop, slot: planned.slot as Slot }
    const refused = await refusedBy(() => layOut(series, date, now))
    await Series.updateOne(
      { _id: id },
      { $set: { [`dates.${at}.isSettled`]: true, [`dates.${at}.refused`]: refused } }
    )
  }
  await Series.updateOne({ _id: id, state: 'planning' }, { $set: { state: 'done' } })
}

async function layOut(series: Series, { workshop: id, slot }: { workshop: Id; slot: Slot }, now: Date) {
  const { agency, by, format, isPublished } = series
  const outline = series.outline as Outline
  if (!(await isMade(id))) {
    const plan = {
      id,
      agency,
      outline,
      slot,
      series: series._id,
      format: format ?? undefined,
      asks: false,
      by,
      now
    }
    await planWorkshop(plan).catch(unlessMade(id))
  }
  const workshop = await Workshop.findById(id).orFail()
  if (isPublished && workshop.state === 'draft') await open(workshop, { by, now })
}

/** Publishes a draft, or asks its host when it has not agreed to the date: asked twice within a day, it is told once. */
export async function open(draft: Workshop, { by, now = new Date() }: Authored): Promise<void> {
  if (awaitsHost(draft)) await askHost(draft._id, { by, now })
  else await publish(draft._id, { by, now })
}

/** One that is only being saved has no state yet. */
const isMade = (_id: Id) => Workshop.exists({ _id, state: { $exists: true } })

/** Another process made it between the look and the write. */
const unlessMade = (id: Id) => async (error: unknown) => {
  if (!(await isMade(id))) throw error
}

async function refusedBy(work: () => Promise<void>): Promise<Pick<Refusal, 'key' | 'params'> | null> {
  try {
    await work()
    return null
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { key: error.key, params: error.params }
  }
}

const unfinished = (now: Date) => ({
  state: 'planning' as const,
  createdAt: { $lt: new Date(now.getTime() - FINISHED_AFTER_MS) }
})

export async function areSeriesUnfinished(now = new Date()): Promise<boolean> {
  return (await Series.exists(unfinished(now))) !== null
}

export async function finishSeries(now = new Date()): Promise<number> {
  const left = await Series.find(unfinished(now)).select('_id').limit(20).lean()
  for (const { _id } of left) await finishPlan(_id, now)
  return left.length
}
