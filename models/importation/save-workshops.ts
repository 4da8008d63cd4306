import mongoose from 'mongoose'
import type { ImportRow } from '../import-row.ts'
import type { Hold } from './hold.ts'
import type { Outcome } from './outcome.ts'
import { batches, type PlannedRow } from './plan.ts'
import { planRecords } from './stage-workshops.ts'
import { nextRows, rowOfWorkshop, type Staged } from './staging.ts'
import { writeWorkshops } from './write-workshops.ts'

/** What others write at the same time is planned anew; more often than this, they are not the same base. */
const PASSES = 4
const ALL = 20_000
const BATCH = 500
/** The lines that a planning is planned with: those set aside take no room and no facilitator. */
const PLANNED: Outcome[] = ['new', 'changed', 'unchanged', 'refused', 'ignored', 'elsewhere', 'saved']

const rows = () => mongoose.model<ImportRow>('ImportRow')

/** Plans against the base as it is now, writes, and plans again until nothing is left to write. */
export async function saveWorkshops(hold: Hold, now = new Date()): Promise<void> {
  const { importation } = hold
  const by = importation.savedBy ?? importation.by
  const staged = await nextRows(importation._id, PLANNED, { after: 0, limit: ALL })
  const wanted = new Set(staged.flatMap(({ outcome, record }) => (isToWrite(outcome) ? [record] : [])))
  const entered = new Set<number>()
  for (let pass = 0; pass < PASSES; pass++) {
    const plan = await planRecords(importation, staged, now)
    const left = plan?.rows.filter(({ outcome }) => isToWrite(outcome)) ?? []
    if (!plan || left.length === 0) break
    for (const { outcome, record } of left) if (outcome === 'new') entered.add(record)
    await writeWorkshops(plan.writes, { by, now })
    await hold.checkpoint({ 'progress.done': Math.max(0, wanted.size - left.length) })
  }
  const plan = await planRecords(importation, staged, now)
  await mark(staged, plan?.rows ?? [], { wanted, entered })
}

/** Judges the lines of a planning again, together, after one of them was corrected. */
export async function judgeWorkshopsAgain(importation: Hold['importation'], now: Date): Promise<number> {
  const staged = await nextRows(importation._id, PLANNED, { after: 0, limit: ALL })
  const plan = await planRecords(importation, staged, now)
  await mark(staged, plan?.rows ?? [], { wanted: new Set(), entered: new Set() })
  return plan?.unnamed ?? 0
}

/** What was to be written and has been, by record. */
interface Written {
  wanted: ReadonlySet<number>
  /** New ones; those of another agency are found there afterwards. */
  entered: ReadonlySet<number>
}

async function mark(staged: Staged[], planned: PlannedRow[], { wanted, entered }: Written): Promise<void> {
  const facts = new Map(planned.map(row => [row.record, rowOfWorkshop(row)]))
  const writes = staged.flatMap(({ _id, record, outcome }) => {
    const row = facts.get(record)
    if (!row || outcome === 'saved') return []
    const isSaved =
      (wanted.has(record) && row.outcome === 'unchanged') ||
      (entered.has(record) && row.outcome === 'elsewhere')
    const set = isSaved
      ? { outcome: 'saved', savedAs: outcome === 'new' ? 'created' : 'changed', check: false }
      : row
    return [{ updateOne: { filter: { _id }, update: { $set: set } } }]
  })
  for (const some of batches(writes, BATCH)) await rows().bulkWrite(some, { ordered: false })
}

function isToWrite(outcome: Outcome): boolean {
  return outcome === 'new' || outcome === 'changed'
}
