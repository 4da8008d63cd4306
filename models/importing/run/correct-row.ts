import { HOME_ZONE, localDate } from '#lib/dates.ts'
import { readDate } from '#lib/identifiers/typed-date.ts'
import { NotFound, Refusal } from '#lib/refusal.ts'
import { ImportRow } from '#models/records/import-row.ts'
import { ImportRun } from '#models/records/import-run.ts'
import { judgePeople } from '../people/judge-people.ts'
import { countLine, noLines } from '#models/records/import-outcome.ts'
import type { Candidate, Decision } from '../people/person-line.ts'
import { judgeWorkshopsAgain } from '../workshops/save-workshops.ts'
import { rowOfPerson, type StagedFacts } from '../file/staging.ts'
import { newIdOf } from '../people/new-id.ts'
import { readImportContext } from '../file/import-context.ts'

type Row = ImportRow

/** Outcomes that a correction of another line may change: what they were stopped by may be gone. */
const STOPPED: Row['outcome'][] = ['refused', 'ignored', 'doubtful']

/** The line of a record. Throws NotFound, and a Refusal while the import is being worked on. */
async function openRow(importation: ImportRun, record: number): Promise<Row> {
  const row = await ImportRow.findOne({ importation: importation._id, record })
  if (!row || row.outcome === 'saved') throw new NotFound()
  if (importation.state !== 'checked' && importation.state !== 'saved')
    throw new Refusal('imports.refusal.busy')
  return row
}

export async function correctRow(
  importation: ImportRun,
  record: number,
  typed: ReadonlyMap<number, string>
): Promise<Row> {
  const row = await openRow(importation, record)
  const width = Math.max(row.cells.length, importation.columns.length)
  const cells = Array.from({ length: width }, (_, at) => {
    const [before, after] = [row.cells[at] ?? '', typed.get(at)]
    if (after === undefined || after === before) return before
    return importation.columns[at]?.dates ? yearFirst(after) : after
  })
  // Other words may be someone else's: what was decided of the former ones does not hold.
  const same = cells.every((cell, at) => cell === (row.cells[at] ?? ''))
  return judgeAgain(importation, row, { cells, decision: same ? (row.decision as Decision | null) : null })
}

/** Here people write the day first, whatever their file does: the date is kept in the one order nobody doubts. */
function yearFirst(typed: string): string {
  const read = readDate(typed, { today: localDate(new Date(), HOME_ZONE), of: 'past' })
  return 'value' in read && !read.note ? read.value : typed
}

/** Says whom a doubtful line is about. Throws NotFound for who was not proposed. */
export async function decideRow(importation: ImportRun, record: number, said: string): Promise<Row> {
  const row = await openRow(importation, record)
  const candidates = row.candidates as Candidate[]
  const chosen = candidates.find(one => said === (one.person ? String(one.person) : `line-${one.record}`))
  if (!chosen && said !== 'other') throw new NotFound()
  const decision: Decision = !chosen
    ? 'other'
    : chosen.person
      ? { person: chosen.person }
      : { record: chosen.record ?? 0 }
  const apart = chosen ? [] : candidates.map(one => one.person ?? newIdOf(importation._id, one.record ?? 0))
  return judgeAgain(importation, row, { cells: row.cells, decision, apart })
}

export async function setRowAside(importation: ImportRun, record: number): Promise<Row> {
  const row = await openRow(importation, record)
  await write(importation, row, { outcome: 'setAside', check: false })
  // The room, the facilitator and the hour that it named are free for the other lines, and asked for by none.
  if (importation.kind === 'workshops') await judgeWorkshopsAgain(importation, new Date())
  else await judgeSiblings(importation, row)
  return ImportRow.findById(row._id).orFail()
}

export async function takeRowBack(importation: ImportRun, record: number): Promise<Row> {
  const row = await openRow(importation, record)
  return judgeAgain(importation, row, { cells: row.cells, decision: null })
}

async function judgeAgain(
  importation: ImportRun,
  row: Row,
  {
    cells,
    decision,
    apart = decision === 'other' ? row.apart : []
  }: { cells: readonly string[]; decision: Decision | null; apart?: Row['apart'] }
): Promise<Row> {
  if (importation.kind === 'workshops') {
    await write(importation, row, { cells: [...cells], outcome: 'refused' })
    await judgeWorkshopsAgain(importation, new Date())
  } else {
    await write(importation, row, { ...(await judged(importation, row, cells, decision)), decision, apart })
    await judgeSiblings(importation, row)
  }
  return ImportRow.findById(row._id).orFail()
}

async function judged(
  importation: ImportRun,
  { record, line, lastLine }: Row,
  cells: readonly string[],
  decision: Decision | null
): Promise<StagedFacts> {
  const context = await readImportContext(importation.agency, new Date())
  const to = { record, line, lastLine, cells: [...cells], decision }
  const [done] = await judgePeople([to], importation, { context, moment: 'correcting' })
  return rowOfPerson(done!)
}

/** Lines that were stopped by what this one said, or that now stand beside it, are judged again too. */
async function judgeSiblings(importation: ImportRun, { _id, keys }: Row): Promise<void> {
  if (importation.kind === 'workshops') return
  const siblings = await ImportRow.find({
    importation: importation._id,
    keys: { $in: keys },
    outcome: { $in: STOPPED },
    _id: { $ne: _id }
  }).limit(20)
  for (const row of siblings) {
    await write(importation, row, await judged(importation, row, row.cells, row.decision as Decision | null))
  }
}

/** Writes a row unless someone else has since it was read, and keeps the counts. */
async function write(
  importation: ImportRun,
  row: Row,
  facts: Partial<StagedFacts> & { decision?: unknown; apart?: Row['apart'] }
): Promise<void> {
  const { _id, version } = row
  const { modifiedCount } = await ImportRow.updateOne({ _id, version }, { $set: facts, $inc: { version: 1 } })
  if (modifiedCount === 0) throw new Refusal('imports.refusal.overtaken')
  const change = noLines()
  countLine(change, row, -1)
  countLine(change, { ...row.toObject(), ...facts })
  const moved = Object.entries(change).filter(([, by]) => by !== 0)
  if (moved.length === 0) return
  const inc = Object.fromEntries(moved.map(([outcome, by]) => [`counts.${outcome}`, by]))
  await ImportRun.updateOne({ _id: importation._id }, { $inc: inc })
}
