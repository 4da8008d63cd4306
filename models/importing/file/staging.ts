import type mongoose from 'mongoose'
import { ImportRow } from '#models/records/import-row.ts'
import type { JudgedLine } from '../people/judge-people.ts'
import { aboutOf, titleOf } from '../people/person-line.ts'
import type { PlannedRow } from '../workshops/plan.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'

type Id = mongoose.Types.ObjectId
const FORGOTTEN_AT_ONCE = 1000

export type StagedFacts = Pick<
  ImportRow,
  | 'cells'
  | 'outcome'
  | 'check'
  | 'agency'
  | 'title'
  | 'about'
  | 'findings'
  | 'changes'
  | 'candidates'
  | 'keys'
>

export function rowOfPerson(judged: JudgedLine): StagedFacts {
  const { to, entry, outcome, check, agency, findings, changes, candidates, keys } = judged
  return {
    cells: [...to.cells],
    outcome,
    check,
    agency,
    title: titleOf(entry),
    about: aboutOf(entry),
    findings,
    changes,
    candidates,
    keys
  }
}

export function rowOfWorkshop(planned: PlannedRow): StagedFacts {
  const { cells, outcome, agency, title, about, findings, changes } = planned
  const isSavable = outcome === 'new' || outcome === 'changed' || outcome === 'unchanged'
  const check = isSavable && findings.length > 0
  return {
    cells: [...cells],
    outcome,
    check,
    agency,
    title,
    about,
    findings,
    changes,
    candidates: [],
    keys: []
  }
}

/** Stages rows; those that are there already, left by a worker that was killed, stay as they are. */
export async function stage(
  importation: Id,
  rows: readonly (StagedFacts & { record: number; line: number; lastLine: number })[]
): Promise<void> {
  if (rows.length === 0) return
  // Straight to the driver: a hundred thousand documents of Mongoose would take most of the time.
  const documents = rows.map(row => ({
    importation,
    ...row,
    decision: null,
    apart: [],
    person: null,
    savedAs: null,
    before: null,
    after: null,
    leftAt: null,
    workshop: null,
    leftLedger: null,
    undoneAs: null,
    version: 0
  }))
  try {
    await ImportRow.collection.insertMany(documents, { ordered: false })
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
  }
}

/** Forgets the rows that a worker staged after its last checkpoint, or all of them. */
export async function unstage(importation: Id, after = 0): Promise<void> {
  for (;;) {
    const rows = await ImportRow.find({ importation, record: { $gt: after } })
      .select('_id')
      .limit(FORGOTTEN_AT_ONCE)
      .lean()
    if (rows.length === 0) return
    await ImportRow.deleteMany({ _id: { $in: rows.map(({ _id }) => _id) } })
  }
}

export function nextRows(
  importation: Id,
  outcomes: readonly ImportRow['outcome'][],
  { after, limit }: { after: number; limit: number }
) {
  return ImportRow.find({ importation, outcome: { $in: outcomes }, record: { $gt: after } })
    .sort({ record: 1 })
    .limit(limit)
    .lean<Staged[]>()
}

export type Staged = Pick<
  ImportRow,
  | '_id'
  | 'record'
  | 'line'
  | 'lastLine'
  | 'cells'
  | 'outcome'
  | 'check'
  | 'agency'
  | 'decision'
  | 'apart'
  | 'person'
  | 'savedAs'
  | 'before'
  | 'after'
  | 'leftAt'
  | 'workshop'
  | 'leftLedger'
  | 'version'
  | 'keys'
>
