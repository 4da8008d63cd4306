import { judgeWorkshops } from '#lib/tabular/workshops-file.ts'
import { readRecords, type FileFormat } from '#lib/tabular/survey.ts'
import { isFileProblem, type TableRecord } from '#lib/tabular/table.ts'
import type { WorkshopField } from '#lib/tabular/workshops-vocabulary.ts'
import type { Headings } from '#lib/tabular/headings.ts'
import type { ImportRun } from '#models/records/import-run.ts'
import { nameOfField, placedColumns } from '../file/columns.ts'
import { piecesOf } from '../file/file.ts'
import type { ImportLease } from '../file/import-lease.ts'
import { PLANNING_LIMITS } from '../file/limits.ts'
import { countLine, noLines } from '#models/records/import-outcome.ts'
import { type Plan } from './plan.ts'
import { batches } from '../file/finding.ts'
import { fail } from '../file/read-file.ts'
import { rowOfWorkshop, stage, unstage } from '../file/staging.ts'
import { planWorkshops } from './workshops-plan.ts'
import { readImportContext } from '../file/import-context.ts'

const BATCH = 500

/** Reads a planning and stages its lines: they are judged together, since rooms and facilitators are shared. */
export async function stageWorkshops(lease: ImportLease, now = new Date()): Promise<void> {
  const { _id, part } = lease.importation
  const format = lease.importation.format as FileFormat | null
  if (!format) throw new Error(`Import ${String(_id)} has not been surveyed`)
  await unstage(_id)
  const records: TableRecord[] = []
  for await (const some of readRecords(piecesOf(_id, part), format, PLANNING_LIMITS)) records.push(...some)
  const plan = await planRecords(lease.importation, records, now)
  if (!plan) return fail(lease, { reason: 'imports.reason.file-no-headings', params: {} })
  for (const some of batches(plan.rows, BATCH)) {
    await stage(
      _id,
      some.map(row => ({ record: row.record, line: row.line, lastLine: row.lastLine, ...rowOfWorkshop(row) }))
    )
    await lease.checkpoint({ 'progress.done': some.at(-1)?.record ?? 0 })
  }
  const counts = noLines()
  for (const row of plan.rows) countLine(counts, { ...row, check: rowOfWorkshop(row).check })
  const { unnamed, unknownRooms: roomsUnknown } = plan
  await lease.checkpoint({ state: 'checked', progress: null, counts, unnamed, roomsUnknown })
}

export async function planRecords(
  { agency, columns }: Pick<ImportRun, 'agency' | 'columns'>,
  records: readonly TableRecord[],
  now: Date
): Promise<Plan | null> {
  const headings = placedColumns('workshops', columns) as Headings<WorkshopField>
  const context = await readImportContext(agency, now)
  const table = { headings: columns.map(({ heading }) => heading), records }
  const judged = judgeWorkshops(table, context.reference, headings)
  if (isFileProblem(judged)) return null
  const column = nameOfField('workshops', columns)
  return planWorkshops(table, { headings, column }, judged, context)
}
