import { headingProblem, type Headings, type Vocabulary } from './headings.ts'
import type { JudgedRow } from './problem.ts'
import { RowReader } from './row-reader.ts'
import type { FileProblem, Table } from './table.ts'

/** A line being judged: what it says of itself, before the lines are compared. */
export interface Entry<Field extends string, Draft> {
  row: RowReader<Field>
  draft: Partial<Draft>
}

interface Judging<Field extends string, Draft> {
  vocabulary: Vocabulary<Field>
  /** Where its columns are. */
  placed: Headings<Field>
  /** Fields that an accepted draft has. */
  whole: readonly (keyof Draft & string)[]
  /** Judges one line by itself. */
  judge: (row: RowReader<Field>) => Partial<Draft>
  /** Compares lines that stand so far, in the order of the file; what it refuses is out. */
  compare: (entries: Entry<Field, Draft>[]) => void
}

/** Judges every line of a table, alone then against the others; nothing is written, nothing is lost silently. */
export function judgeRows<Field extends string, Draft>(
  table: Table,
  { vocabulary, placed, whole, judge, compare }: Judging<Field, Draft>
): JudgedRow<Field, Draft>[] | FileProblem {
  const problem = headingProblem(placed)
  if (problem) return problem
  const needed = Object.keys(vocabulary).filter(
    (field): field is Field => !!vocabulary[field as Field].required
  )
  const rows = table.records.map(record => new RowReader<Field>(record, table.headings, placed))
  ignoreRepeatedLines(rows)
  const entries = rows.map(row => ({ row, draft: canBeRead(row, placed, needed, table) ? judge(row) : {} }))
  compare(entries.filter(({ row }) => stands(row)))
  return entries.map(entry => finish(entry, whole))
}

/** Has this line neither been refused nor found needless so far? */
export function stands(row: RowReader<string>): boolean {
  return !row.refused && !row.ignored
}

function ignoreRepeatedLines(rows: RowReader<string>[]): void {
  const first = new Map<string, number>()
  for (const row of rows) {
    const cells = row.record.cells.map(cell => cell.trim()).join('\u001f')
    const line = first.get(cells)
    if (line === undefined) first.set(cells, row.record.line)
    else row.say('ignored', 'repeated-line', { params: { line } })
  }
}

/** Says what is wrong with the number of cells of a line; false when what is needed is cut off. */
export function canBeRead<Field extends string>(
  row: RowReader<Field>,
  { columns }: Pick<Headings<Field>, 'columns'>,
  needed: readonly Field[],
  { headings }: Pick<Table, 'headings'>
): boolean {
  if (row.ignored) return false
  const { cells } = row.record
  const params = { found: cells.length, expected: headings.length }
  const extra = cells.slice(headings.length).filter(cell => cell.trim() !== '')
  if (extra.length > 0)
    row.say('warn', 'too-many-cells', { params: { ...params, extra: extra.join(', ').slice(0, 100) } })
  row.refuseErrors()
  if (cells.length >= headings.length) return true
  // Excel leaves out the last separators of a line whose last cells are empty: only what is needed is asked for.
  const cut = needed.some(field => (columns.get(field) ?? 0) >= cells.length)
  row.say(cut ? 'refuse' : 'warn', cut ? 'too-few-cells' : 'last-cells-absent', { params })
  return !cut
}

function finish<Field extends string, Draft>(
  { row, draft }: Entry<Field, Draft>,
  whole: readonly (keyof Draft & string)[]
): JudgedRow<Field, Draft> {
  const { record, line, lastLine } = row.record
  const judged = { record, line, lastLine, problems: row.problems }
  if (row.ignored) return { ...judged, outcome: 'ignored', draft }
  if (row.refused || !isWhole(draft, whole)) return { ...judged, outcome: 'refused', draft }
  return { ...judged, outcome: 'accepted', draft }
}

function isWhole<Draft>(draft: Partial<Draft>, whole: readonly (keyof Draft)[]): draft is Draft {
  return whole.every(field => draft[field] !== undefined)
}
