import { ImportRow } from '#models/records/import-row.ts'
import { ImportRun } from '#models/records/import-run.ts'
import type { ImportLease } from '../file/import-lease.ts'
import type { Outcome } from '#models/records/import-outcome.ts'
import { type PlannedRow } from './plan.ts'
import { batches } from '../file/finding.ts'
import { planRecords } from './stage-workshops.ts'
import { countRows } from '../file/rows.ts'
import { nextRows, rowOfWorkshop, type Staged } from '../file/staging.ts'
import { isWrittenBy, writeTraces, type Trace } from './workshop-trace.ts'
import { writeWorkshops } from './write-workshops.ts'

/** What others write at the same time is planned anew; more often than this, they are not the same base. */
const PASSES = 4
const ALL = 20_000
const BATCH = 500
/** The lines that a planning is planned with: those set aside take no room and no facilitator. */
const PLANNED: Outcome[] = ['new', 'changed', 'unchanged', 'refused', 'ignored', 'elsewhere', 'saved']

export async function saveWorkshops(lease: ImportLease, now = new Date()): Promise<void> {
  const { importation } = lease
  const by = importation.savedBy ?? importation.by
  const staged = await nextRows(importation._id, PLANNED, { after: 0, limit: ALL })
  const wanted = new Set(staged.flatMap(({ outcome, record }) => (isToWrite(outcome) ? [record] : [])))
  const traces = new Map(staged.map(row => [row.record, row as Trace]))
  for (let pass = 0; pass < PASSES; pass++) {
    const plan = await planRecords(importation, staged, now)
    const left = plan?.rows.filter(({ outcome }) => isToWrite(outcome)) ?? []
    if (!plan || left.length === 0) break
    for (const [record, trace] of await writeTraces(importation._id, plan.writes)) traces.set(record, trace)
    await writeWorkshops(plan.writes, { importation: importation._id, by, now })
    await lease.checkpoint({ 'progress.done': Math.max(0, wanted.size - left.length) })
  }
  const plan = await planRecords(importation, staged, now)
  await mark(staged, plan?.rows ?? [], { importation: importation._id, traces })
}

export async function judgeWorkshopsAgain(importation: ImportLease['importation'], now: Date): Promise<void> {
  const staged = await nextRows(importation._id, PLANNED, { after: 0, limit: ALL })
  const plan = await planRecords(importation, staged, now)
  await mark(staged, plan?.rows ?? [], null)
  const { unnamed = 0, unknownRooms = [] } = plan ?? {}
  const counts = await countRows(importation._id)
  await ImportRun.updateOne(
    { _id: importation._id },
    { $set: { unnamed, roomsUnknown: unknownRooms, counts } }
  )
}

interface Written {
  importation: ImportRun['_id']
  traces: ReadonlyMap<number, Trace>
}

async function mark(staged: Staged[], planned: PlannedRow[], written: Written | null): Promise<void> {
  const byRecord = new Map(planned.map(row => [row.record, row]))
  const writes = staged.flatMap(({ _id, record, outcome }) => {
    const row = byRecord.get(record)
    if (!row || outcome === 'saved') return []
    const cell = written && writtenCell(row, written)
    const set = cell ? { outcome: 'saved', after: { cell }, check: false } : rowOfWorkshop(row)
    return [{ updateOne: { filter: { _id }, update: { $set: set } } }]
  })
  for (const some of batches(writes, BATCH)) await ImportRow.bulkWrite(some, { ordered: false })
}

/** The cell of the workshop of a line that this import has written; null when it has not, though it may be there. */
function writtenCell({ record, known }: PlannedRow, { importation, traces }: Written): string | null {
  const { workshop, leftLedger } = traces.get(record) ?? {}
  if (!known || leftLedger === null || leftLedger === undefined) return null
  const isOurs = known._id.equals(workshop ?? '') && isWrittenBy(known, importation)
  return isOurs && known.ledger >= leftLedger ? known.cell : null
}

function isToWrite(outcome: Outcome): boolean {
  return outcome === 'new' || outcome === 'changed'
}
