import { readApart } from '#lib/tabular/apart/read-apart.ts'
import type { DateOrder } from '#lib/tabular/date-order.ts'
import { isFileProblem, type FileProblem } from '#lib/tabular/table.ts'
import type { Column } from '#models/records/import-run.ts'
import { areDoubtful, guessColumns, headingsTold, isOurs, remembered } from './columns.ts'
import { forgetPart, PartWriter, piecesOf } from './file.ts'
import type { ImportLease } from './import-lease.ts'
import { LIMITS, PLANNING_LIMITS } from './limits.ts'
import { noLines } from '#models/records/import-outcome.ts'

/** Reads a file once, in a process of its own; its lines are next, unless a sheet or columns must be chosen first. */
export async function readFile(lease: ImportLease): Promise<void> {
  const { _id, agency, workbook } = lease.importation
  const memory = await remembered(agency)
  const question = {
    limits: LIMITS,
    alsoKnown: [...headingsTold(memory)],
    rank: workbook?.rank ?? null
  }
  // Another process may have begun and been killed.
  await forgetPart(_id, 'text')
  const text = new PartWriter(_id, 'text')
  const { signal } = lease
  const read = readApart(piecesOf(_id, 'file'), question, { keepText: bytes => text.write(bytes), signal })
  const outcome = await lease.during(read)
  lease.beginTime()
  if (isFileProblem(outcome)) return fail(lease, outcome)
  if ('sheets' in outcome) return lease.checkpoint({ state: 'sheets', sheetsFound: outcome.sheets })
  await text.end()
  const { survey: found } = outcome
  const guessed = guessColumns(found.headings, memory)
  if (isFileProblem(guessed)) return fail(lease, guessed)
  const { kind } = guessed
  const columns = guessed.columns.map((column, at) => withDateOrder(column, found.dateOrders[at]))
  if (kind === 'workshops' && found.records > PLANNING_LIMITS.records) {
    return fail(lease, {
      reason: 'imports.reason.file-too-many-records',
      params: { limit: PLANNING_LIMITS.records }
    })
  }
  const { format, records, blankRecords, samples } = found
  const unpacked = outcome.workbook && { ...outcome.workbook, rank: question.rank }
  await lease.checkpoint({
    part: unpacked ? 'text' : 'file',
    workbook: unpacked,
    sheetsFound: [],
    state: areDoubtful(kind, columns) ? 'columns' : 'reading',
    kind,
    format,
    columnsFound: columns,
    samples,
    records,
    blankRecords,
    isOurs: isOurs(found.headings),
    fileAge: null,
    counts: noLines(),
    progress: { done: 0, total: records, startedAt: new Date() }
  })
  if (unpacked) await forgetPart(_id, 'file')
}

function withDateOrder(column: Column, dates: DateOrder | null | undefined): Column {
  return dates ? { ...column, dates } : column
}

export async function fail(lease: ImportLease, { reason, params }: FileProblem): Promise<void> {
  await lease.checkpoint({ state: 'failed', problem: { reason, params } })
  await forgetPart(lease.importation._id)
}
