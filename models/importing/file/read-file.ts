import { isXlsx } from '#lib/tabular/file-kind.ts'
import { survey } from '#lib/tabular/survey.ts'
import { isFileProblem, type FileProblem } from '#lib/tabular/table.ts'
import { readWorkbook } from '#lib/tabular/workbook/read-workbook.ts'
import { areDoubtful, guessColumns, headingsTold, isOurs, remembered } from './columns.ts'
import { bytesOf, forgetPart, PartWriter, piecesOf } from './file.ts'
import type { ImportLease } from './import-lease.ts'
import { LIMITS, PLANNING_LIMITS } from './limits.ts'
import { noLines } from '#models/records/import-outcome.ts'

/** Reads all of a file once; its lines are read next, unless someone must say first what a column holds. */
export async function readFile(lease: ImportLease): Promise<void> {
  const { _id, agency } = lease.importation
  const unpacked = await unpack(lease)
  if (unpacked) return fail(lease, unpacked)
  const memory = await remembered(agency)
  const { part } = lease.importation
  const found = await survey(piecesOf(_id, part), { limits: LIMITS, alsoKnown: headingsTold(memory) })
  if (isFileProblem(found)) return fail(lease, found)
  const guessed = guessColumns(found.headings, memory)
  if (isFileProblem(guessed)) return fail(lease, guessed)
  const { kind, columns } = guessed
  if (kind === 'workshops' && found.records > PLANNING_LIMITS.records) {
    return fail(lease, {
      reason: 'imports.reason.file-too-many-records',
      params: { limit: PLANNING_LIMITS.records }
    })
  }
  const { format, records, blankRecords, samples } = found
  await lease.checkpoint({
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
}

export async function fail(lease: ImportLease, { reason, params }: FileProblem): Promise<void> {
  await lease.checkpoint({ state: 'failed', problem: { reason, params } })
  await forgetPart(lease.importation._id)
}

async function unpack(lease: ImportLease): Promise<FileProblem | null> {
  const { _id, part } = lease.importation
  if (part === 'text') return null
  for await (const first of piecesOf(_id, 'file')()) {
    if (!isXlsx(first)) return null
    break
  }
  const bytes = await bytesOf(_id, 'file')
  // Another worker may have begun and been killed.
  await forgetPart(_id, 'text')
  const text = new PartWriter(_id, 'text')
  const unpacked = await readWorkbook(bytes, LIMITS, piece => text.write(Buffer.from(piece)))
  if (isFileProblem(unpacked)) return unpacked
  await text.end()
  await lease.checkpoint({ part: 'text', workbook: unpacked })
  await forgetPart(_id, 'file')
  return null
}
