import { OUTCOMES, type Counts, type Plan, type PlannedRow } from '#models/importation/plan.ts'
import type { Importation } from '#models/importation.ts'
import type { Shared } from '#views/engine.ts'
import type { ImportsPages, Group, ShownRow } from '#views/imports/pages.ts'
import { paths } from '../../paths.ts'
import { namesOf } from './names.ts'
import { spokenRow } from './spoken.ts'

const PAGE = 50
const SEPARATORS = { ';': 'semicolon', ',': 'comma', '\t': 'tab' } as const

/** A page of an import: its counts and the lines of one group, by ranges. `show` and `from` come from the address. */
export async function shownImport(
  importation: Importation,
  query: Record<string, unknown>,
  { t, dates, date }: Shared
): Promise<ImportsPages['imports/show']> {
  const [plan, names] = await Promise.all([importation.plan(), namesOf([importation])])
  const isOver = importation.state === 'saved'
  const counts = isOver || !plan ? importation.lines : plan.counts
  const groups = plan ? groupsOf(plan, isOver) : new Map<Group, PlannedRow[]>()
  const group = chosen(query['show'], groups)
  const rows = groups.get(group) ?? []
  const from = startOf(query['from'], rows.length)
  const address = (start: number) => `${paths.importation(importation.id)}?show=${group}&from=${start}#lines`
  const toWrite = plan && !isOver ? plan.counts.new + plan.counts.changed : 0
  return {
    id: importation.id,
    title: t(isOver ? 'imports.show.titleSaved' : 'imports.show.title', { file: importation.fileName }),
    kind: importation.kind,
    state: importation.state,
    isOver,
    by: names.get(String(importation.by)) ?? '',
    broughtAt: importation._id.getTimestamp(),
    savedAt: importation.savedAt ?? null,
    recognised: plan && {
      lines: plan.rows.length,
      encoding: plan.table.encoding,
      separator: SEPARATORS[plan.table.separator],
      headings: plan.table.headings.length - plan.unknownColumns.length,
      unknown: plan.unknownColumns,
      unkept: plan.unkeptColumns,
      blank: plan.table.blankRecords
    },
    counts: countsShown(counts, groups, isOver),
    others: counts.others,
    unnamed: isOver ? 0 : (plan?.unnamed ?? 0),
    toWrite,
    group,
    total: rows.length,
    rows: rows
      .slice(from - 1, from - 1 + PAGE)
      .map(row => spokenRow(row, { t, dates, date })) satisfies ShownRow[],
    range: { from, to: Math.min(rows.length, from - 1 + PAGE) },
    previous: from > 1 ? address(Math.max(1, from - PAGE)) : undefined,
    next: from + PAGE <= rows.length ? address(from + PAGE) : undefined,
    refusal: undefined
  }
}

/** Once saved, the lines that were written are unchanged ones: only what was not written is shown again. */
function groupsOf({ rows }: Plan, isOver: boolean): Map<Group, PlannedRow[]> {
  const of = (outcome: PlannedRow['outcome']) => rows.filter(row => row.outcome === outcome)
  const shown = isOver ? (['refused', 'ignored'] as const) : OUTCOMES
  const groups = new Map<Group, PlannedRow[]>(shown.map(outcome => [outcome, of(outcome)]))
  const toRead = ({ outcome, findings }: PlannedRow) => WRITTEN.has(outcome) && findings.length > 0
  if (!isOver) groups.set('check', rows.filter(toRead))
  return groups
}

const WRITTEN = new Set<PlannedRow['outcome']>(['new', 'changed', 'unchanged'])

function countsShown(counts: Counts, groups: Map<Group, PlannedRow[]>, isOver: boolean) {
  const check: Group[] = isOver ? [] : ['check']
  const sometimes = (['ignored', 'elsewhere'] as const).filter(group => counts[group] > 0)
  return (['new', 'changed', 'unchanged', ...check, 'refused', ...sometimes] satisfies Group[]).map(
    group => ({
      group,
      count: group === 'check' ? (groups.get('check')?.length ?? 0) : counts[group],
      isLink: groups.has(group)
    })
  )
}

/** The group of the address, else the first that asks for something. */
function chosen(asked: unknown, groups: Map<Group, PlannedRow[]>): Group {
  const order: Group[] = ['refused', 'changed', 'check', 'new', 'unchanged', 'elsewhere', 'ignored']
  const named = order.find(group => group === asked && groups.has(group))
  return named ?? order.find(group => (groups.get(group)?.length ?? 0) > 0) ?? 'refused'
}

function startOf(asked: unknown, total: number): number {
  const from = typeof asked === 'string' && /^\d{1,6}$/.test(asked) ? Number(asked) : 1
  return from >= 1 && from <= total ? from : 1
}
