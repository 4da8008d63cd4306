import { readRecords, type FileFormat } from '#lib/tabular/survey.ts'
import type { TableRecord } from '#lib/tabular/table.ts'
import { piecesOf } from '../file/file.ts'
import type { ImportLease } from '../file/import-lease.ts'
import { judgePeople } from './judge-people.ts'
import { LIMITS } from '../file/limits.ts'
import { countLine, type Counts } from '#models/records/import-outcome.ts'
import { rowOfPerson, stage, unstage } from '../file/staging.ts'
import { readImportContext, type ImportContext } from '../file/import-context.ts'

const BATCH = 100

/** Memory does not grow with the file. What a killed worker staged beyond its last checkpoint is read again. */
export async function stagePeople(lease: ImportLease, now = new Date()): Promise<void> {
  const { _id, agency, part, progress } = lease.importation
  const format = lease.importation.format as FileFormat | null
  if (!format || !progress) throw new Error(`Import ${String(_id)} has not been surveyed`)
  const context = await readImportContext(agency, now)
  const { done } = progress
  await unstage(_id, done)
  let batch: TableRecord[] = []
  for await (const records of readRecords(piecesOf(_id, part), format, LIMITS)) {
    for (const record of records) {
      if (record.record <= done) continue
      batch.push(record)
      if (batch.length < BATCH) continue
      await stageBatch(lease, batch, context)
      batch = []
      if (lease.isOver) return
    }
  }
  if (batch.length > 0) await stageBatch(lease, batch, context)
  await lease.checkpoint({ state: 'checked', progress: null })
}

async function stageBatch(lease: ImportLease, records: TableRecord[], context: ImportContext): Promise<void> {
  const { importation } = lease
  const { isOurs } = importation
  const lines = records.map(record => ({
    ...record,
    cells: isOurs ? record.cells.map(rearmed) : record.cells,
    decision: null
  }))
  const judged = await judgePeople(lines, importation, { context, moment: 'staging' })
  await stage(
    importation._id,
    judged.map(line => {
      const { record, line: number, lastLine } = line.to
      return { record, line: number, lastLine, ...rowOfPerson(line) }
    })
  )
  const counts: Counts = { ...importation.lines }
  for (const line of judged) countLine(counts, line)
  const done = records.at(-1)?.record ?? 0
  await lease.checkpoint({ counts, fileAge: importation.fileAge, 'progress.done': done })
}

/** A file downloaded from us has an apostrophe before what a spreadsheet would compute: it was not typed. */
export function rearmed(cell: string): string {
  return /^'[\s"']*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(cell) ? cell.slice(1) : cell
}
