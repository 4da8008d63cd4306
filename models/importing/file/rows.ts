import type mongoose from 'mongoose'
import type { ImportRun } from '#models/records/import-run.ts'
import { ImportRow } from '#models/records/import-row.ts'
import { noLines, type Counts, type Outcome } from '#models/records/import-outcome.ts'

type Id = mongoose.Types.ObjectId

export type Group = Outcome | 'check'

const PAGE = 50

/** A page of the lines of a group in the order of the file, after a record or before one; costs the same anywhere. */
export async function pageOfRows(
  importation: Id,
  group: Group,
  { after, before }: { after?: number | undefined; before?: number | undefined }
) {
  const backwards = before !== undefined
  const range = backwards ? { $lt: before } : { $gt: after ?? 0 }
  const rows = await ImportRow.find({ importation, ...filterOf(group), record: range })
    .sort({ record: backwards ? -1 : 1 })
    .limit(PAGE + 1)
  const more = rows.length > PAGE
  const shown = rows.slice(0, PAGE)
  if (backwards) shown.reverse()
  return {
    rows: shown,
    hasPrevious: backwards ? more : (after ?? 0) > 0,
    hasNext: backwards || more
  }
}

export async function* allRows(importation: Id, outcomes: readonly Outcome[]) {
  for (let after = 0; ;) {
    const rows = await ImportRow.find({ importation, outcome: { $in: outcomes }, record: { $gt: after } })
      .sort({ record: 1 })
      .limit(500)
      .lean()
    if (rows.length === 0) return
    yield rows
    after = rows.at(-1)?.record ?? after
  }
}

export async function countRows(importation: Id): Promise<Counts> {
  const groups = await ImportRow.aggregate<{
    _id: { outcome: Outcome; check: boolean; other: boolean }
    lines: number
  }>([
    { $match: { importation } },
    {
      $group: {
        _id: { outcome: '$outcome', check: '$check', other: { $gt: ['$agency', null] } },
        lines: { $sum: 1 }
      }
    }
  ])
  const counts = noLines()
  for (const { _id, lines } of groups) {
    counts[_id.outcome] += lines
    if (_id.check) counts.check += lines
    if (_id.outcome === 'new' && _id.other) counts.others += lines
  }
  return counts
}

export function countKept(importation: Id): Promise<number> {
  return ImportRow.countDocuments({ importation, outcome: 'setAside', undoneAs: 'kept' })
}

function filterOf(group: Group): Record<string, unknown> {
  return group === 'check' ? { check: true } : { outcome: group }
}

export function rejectedRows({ _id }: Pick<ImportRun, '_id'>) {
  return allRows(_id, ['refused', 'doubtful'])
}
