import type { Headings } from '#lib/tabular/headings.ts'
import type { Table } from '#lib/tabular/table.ts'
import type { WorkshopDraft } from '#lib/tabular/workshop-row.ts'
import type { JudgedWorkshops } from '#lib/tabular/workshops-file.ts'
import type { WorkshopField } from '#lib/tabular/workshops-vocabulary.ts'
import { othersTakingPart } from '#models/planning/others.ts'
import { colleaguesOf } from './facilitators.ts'
import { Hosts } from './hosts.ts'
import { findStored, keyOf } from './known-workshops.ts'
import { type Line, type Plan, type PlannedRow } from './plan.ts'
import { findingOf } from '../file/finding.ts'
import { factsOf } from './workshop-facts.ts'
import { WorkshopsPlanning } from './workshop-planning.ts'
import type { ImportContext } from '../file/import-context.ts'

type CellsOf = ReadonlyMap<number, readonly string[]>

export async function planWorkshops(
  table: Pick<Table, 'records'>,
  { headings, column }: { headings: Headings<WorkshopField>; column: (field: WorkshopField) => string },
  judged: JudgedWorkshops,
  context: ImportContext
): Promise<Plan> {
  const accepted = judged.flatMap(row => (row.outcome === 'accepted' ? [row] : []))
  const [hosts, colleagues] = await Promise.all([
    Hosts.of(accepted.map(({ draft }) => draft)),
    colleaguesOf([...context.agencies.values()].filter(agencyIn(accepted)).map(({ _id }) => _id))
  ])
  const lines = new Map<number, Line>()
  for (const row of accepted) {
    const agency = context.agencies.get(row.draft.agency.id)
    if (!agency) continue
    const host = hosts.hostOf(row.draft)
    const facts = factsOf(row.draft, agency, { host, colleagues, context })
    lines.set(row.record, { row, draft: row.draft, facts, host, key: keyOf(facts) })
  }
  const all = [...lines.values()].map(({ facts }) => facts)
  const [stored, occupying] = await Promise.all([findStored(all), othersTakingPart(all)])
  // By their numbers: where a line is set aside, those that are left do not follow one another.
  const cells: CellsOf = new Map(table.records.map(one => [one.record, one.cells]))
  const says = (record: number) => (field: WorkshopField) =>
    (cells.get(record)?.[headings.columns.get(field) ?? -1] ?? '').trim() !== ''
  const planning = new WorkshopsPlanning({ context, hosts, stored, occupying, column, says })
  const rows = judged.map(row => {
    const line = lines.get(row.record)
    const planned = plannedRow(row, cells)
    return line ? planning.compared(planned, line) : planned
  })
  return {
    rows,
    unnamed: planning.unnamed,
    unknownRooms: planning.rooms.unknown,
    writes: { ...planning.writes, companies: hosts.writes() }
  }
}

function plannedRow(
  { line, lastLine, record, outcome, draft, problems }: Line['row'],
  cells: CellsOf
): PlannedRow {
  const title = [draft.reference, draft.tradeLabel ?? draft.trade].filter(Boolean).join(', ')
  return {
    record,
    line,
    lastLine,
    outcome: outcome === 'ignored' ? 'ignored' : 'refused',
    title,
    about: draft.date ? [{ day: draft.date }] : [],
    agency: null,
    changes: [],
    findings: problems.map(findingOf),
    cells: cells.get(record) ?? []
  }
}

function agencyIn(rows: { draft: WorkshopDraft }[]) {
  const named = new Set(rows.map(({ draft }) => draft.agency.id))
  return ({ _id }: { _id: unknown }) => named.has(String(_id))
}
