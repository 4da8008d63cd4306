import type mongoose from 'mongoose'
import { NotFound, Refusal } from '#lib/refusal.ts'
import { ImportRun, type Column } from '#models/records/import-run.ts'
import { runImportAtOnce } from './run-import.ts'
import { remember, placedColumns } from '../file/columns.ts'
import { noLines } from '#models/records/import-outcome.ts'
import { headingProblem } from '#lib/tabular/headings.ts'
import { refuseWhenTouched } from './refuse-undoing.ts'
import { refuseWhenRegistered } from './undo.ts'
import { unstage } from '../file/staging.ts'

type Id = mongoose.Types.ObjectId

export interface Confirmation {
  by: Id
  now?: Date
}

/** Has the lines that can be saved written, in batches, by whoever works on imports: twice adds nothing. */
export async function confirmImport(
  importation: ImportRun,
  { by, now = new Date() }: Confirmation
): Promise<ImportRun> {
  const { confirmedAt } = importation
  if (importation.forgottenAt) throw new Refusal('imports.refusal.forgotten')
  const total = importation.toWrite
  if (total > 0 || importation.state === 'checked') {
    await move(importation, ['checked', 'saved'], {
      state: 'saving',
      savedBy: by,
      confirmedAt: confirmedAt ?? now,
      pass: 0,
      lookedAgain: 0,
      progress: { done: 0, total, startedAt: now }
    })
  }
  return runImportAtOnce(importation)
}

/** Throws a Refusal once someone of it was proposed or registered, or a workshop of a planning used or changed. */
export async function undoImport(
  importation: ImportRun,
  { by, now = new Date() }: Partial<Confirmation> = {}
): Promise<ImportRun> {
  const { _id, confirmedAt } = importation
  if (importation.state === 'saved') {
    if (importation.forgottenAt) throw new Refusal('imports.refusal.tooLate')
    if (importation.kind === 'workshops') await refuseWhenTouched(importation)
    else await refuseWhenRegistered(_id, confirmedAt ?? new Date(0))
    const total = importation.lines.saved
    await move(importation, ['saved'], {
      state: 'undoing',
      undoneBy: by ?? null,
      progress: { done: 0, total, startedAt: now }
    })
  }
  return runImportAtOnce(importation)
}

/** Says what its columns hold, a field or nothing for each, and reads its lines again. Throws a Refusal. */
export async function placeColumns(
  importation: ImportRun,
  fields: readonly (Column['field'] | null)[],
  now = new Date()
): Promise<ImportRun> {
  const { _id, kind, agency, columns, records } = importation
  const told = columns.map((column, at): Column => ({ ...column, field: fields[at] ?? null, sure: true }))
  const problem = headingProblem(placedColumns(kind ?? 'people', told))
  if (problem) throw new Refusal(problem.reason, problem.params, 'columns')
  await move(importation, ['columns', 'checked'], {
    state: 'reading',
    columnsFound: told,
    counts: noLines(),
    fileAge: null,
    progress: { done: 0, total: records, startedAt: now }
  })
  await unstage(_id)
  await remember(agency, kind ?? 'people', told)
  return runImportAtOnce(importation)
}

/** Says which sheet of the workbook is the list, and reads it. Throws NotFound for none of those that were shown. */
export async function chooseSheet(importation: ImportRun, rank: number): Promise<ImportRun> {
  const chosen = importation.sheets.find(sheet => sheet.rank === rank)
  if (!chosen) throw new NotFound()
  const workbook = { sheet: chosen.name, formulas: 0, hidden: 0, rank }
  await move(importation, ['sheets'], { state: 'received', workbook, sheetsFound: [] })
  return runImportAtOnce(importation)
}

/** Goes from one state of life to another, once; whoever comes second finds it done. */
async function move(
  { _id }: ImportRun,
  from: ImportRun['state'][],
  facts: Record<string, unknown>
): Promise<void> {
  await ImportRun.updateOne(
    { _id, state: { $in: from } },
    { $set: { ...facts, leaseUntil: new Date(0), tries: 0 } }
  )
}
