import type { Account } from '#models/records/account.ts'
import type { ImportRow } from '#models/records/import-row.ts'
import { unkeptColumns, unreadColumns } from '#models/importing/file/columns.ts'
import type { ImportRun } from '#models/records/import-run.ts'
import { type Group, pageOfRows } from '#models/importing/file/rows.ts'
import { missingRooms } from '#models/importing/rooms/missing-rooms.ts'
import type { FileFormat } from '#lib/tabular/survey.ts'
import type { Translate } from '#lib/i18n.ts'
import type { Action } from '#views/shared/pages.ts'
import type { Shared } from '#views/engine.ts'
import type { ImportsPages } from '#views/imports/pages.ts'
import { paths } from '../../paths.ts'
import { namesOf } from './names.ts'
import { placementsOf } from './placements.ts'
import { spokenRow } from './spoken.ts'

const SEPARATORS = { ';': 'semicolon', ',': 'comma', '\t': 'tab', '|': 'bar' } as const

/** A page of an import: its counts and the lines of one group, by ranges. `show`, `after` and `before` come from the address. */
export async function shownImport(
  importation: ImportRun,
  query: Record<string, unknown>,
  reader: Shared & { account: Account }
): Promise<Omit<ImportsPages['imports/show'], 'refusal'>> {
  const { t } = reader
  const { state, lines, forgottenAt } = importation
  const isOver = state === 'saved' || state === 'undone'
  const isKept = !forgottenAt && state !== 'undone'
  const counts = countsShown(importation)
  const group = chosen(query['show'], importation)
  const range = { after: numberOf(query['after']), before: numberOf(query['before']) }
  const [page, names, placements, missing] = await Promise.all([
    isKept ? pageOfRows(importation._id, group, range) : { rows: [], hasPrevious: false, hasNext: false },
    namesOf([importation]),
    isKept && isOver ? placementsOf(importation, reader) : [],
    missingRooms(importation, reader.account)
  ])
  const from = numberOf(query['from']) ?? 1
  const address = (name: 'after' | 'before', row: ImportRow | undefined, start: number) =>
    `${paths.importation(importation.id)}?show=${group}&${name}=${row?.record ?? 0}&from=${Math.max(1, start)}#lines`
  const { rows } = page
  return {
    id: importation.id,
    title: t(isOver ? 'imports.show.titleSaved' : 'imports.show.title', { file: importation.fileName }),
    kind: importation.kind ?? 'people',
    state,
    isOver,
    isKept,
    by: names.get(String(importation.by)) ?? '',
    broughtAt: importation._id.getTimestamp(),
    savedAt: importation.savedAt ?? null,
    undoneAt: importation.undoneAt ?? null,
    kept: importation.kept,
    recognised: recognisedOf(importation),
    counts,
    others: isOver ? 0 : lines.others,
    unnamed: isOver ? 0 : importation.unnamed,
    toWrite: isKept ? importation.toWrite : 0,
    canUndo: isUndoable(importation),
    placements,
    missing: missing.map(({ agency, ...rest }) => ({
      ...rest,
      agency: String(agency.id),
      name: agency.name
    })),
    actions: isKept ? actionsOf(importation, t) : [],
    group,
    total: lines[group],
    rows: rows.map(row => spokenRow(row, importation, reader)),
    here: whereOf(group, query),
    range: { from, to: from + rows.length - 1 },
    previous: page.hasPrevious ? address('before', rows[0], from - 50) : undefined,
    next: page.hasNext ? address('after', rows.at(-1), from + rows.length) : undefined
  }
}

/** What was saved can be taken back as long as its lines are kept. */
export function isUndoable({ state, lines, forgottenAt }: ImportRun): boolean {
  return state === 'saved' && !forgottenAt && lines.saved > 0
}

/** The people of a saved list can be placed as long as its lines are kept. */
export function isPlaceable({ kind, state, lines, forgottenAt }: ImportRun): boolean {
  return kind === 'people' && state === 'saved' && !forgottenAt && lines.saved + lines.unchanged > 0
}

function actionsOf(importation: ImportRun, t: Translate): Action[] {
  const { toWrite: count, kind, state } = importation
  const actions: Action[] = []
  if (isUndoable(importation)) {
    actions.push({ label: t('imports.show.undo'), href: paths.newImportUndoing(importation.id) })
  }
  if (isPlaceable(importation)) {
    const label = t('imports.placements.action')
    const href = paths.newImportPlacement(importation.id)
    actions.push({ label, href, kind: count === 0 ? 'primary' : undefined })
  }
  if (count === 0) return actions
  if (state === 'checked')
    actions.push({ label: t('imports.show.abandon'), href: paths.imports(), kind: 'link' })
  const label = t(kind === 'workshops' ? 'imports.show.saveWorkshops' : 'imports.show.savePeople', { count })
  const href = paths.importConfirmation(importation.id)
  return [...actions, { label, href, kind: 'primary', post: true }]
}

/** The group and page being read, for a form to come back to. */
function whereOf(group: Group, query: Record<string, unknown>): string {
  const kept = new URLSearchParams({ show: group })
  for (const name of ['after', 'before', 'from']) {
    const value = numberOf(query[name])
    if (value !== undefined) kept.set(name, String(value))
  }
  return `?${kept.toString()}`
}

function recognisedOf(importation: ImportRun): ImportsPages['imports/show']['recognised'] {
  const format = importation.format as FileFormat | null
  if (!format) return null
  const { columns, records, blankRecords, workbook } = importation
  const unknown = unreadColumns(columns)
  return {
    lines: records,
    encoding: format.encoding,
    separator: SEPARATORS[format.separator],
    sheet: workbook?.sheet ?? null,
    formulas: workbook?.formulas ?? 0,
    hidden: workbook?.hidden ?? 0,
    titles: format.titles,
    headings: columns.filter(({ field }) => field).length,
    unknown,
    unkept: unkeptColumns(columns),
    unregistered: importation.kind === 'people' && !columns.some(({ field }) => field === 'registeredOn'),
    // The row of a hidden one stands empty in the text written out of the workbook.
    blank: Math.max(0, blankRecords - (workbook?.hidden ?? 0))
  }
}

const ALWAYS: Group[] = ['new', 'changed', 'unchanged', 'doubtful', 'refused']
const SAVED: Group[] = ['saved', 'doubtful', 'refused']
const ALL: Group[] = [
  'saved',
  'new',
  'changed',
  'unchanged',
  'doubtful',
  'refused',
  'check',
  'ignored',
  'elsewhere',
  'setAside'
]

function countsShown({ state, lines, kind, forgottenAt }: ImportRun) {
  const isOver = state === 'saved' || state === 'undone'
  const always = (isOver ? SAVED : ALWAYS).filter(group => group !== 'doubtful' || kind !== 'workshops')
  return ALL.filter(group => always.includes(group) || lines[group] > 0).map(group => ({
    group,
    count: lines[group],
    isLink: !forgottenAt && state !== 'undone'
  }))
}

/** The group of the address, else the first that asks for something. */
function chosen(asked: unknown, { lines }: ImportRun): Group {
  const order: Group[] = [
    'refused',
    'doubtful',
    'changed',
    'check',
    'new',
    'saved',
    'unchanged',
    'elsewhere',
    'ignored',
    'setAside'
  ]
  return order.find(group => group === asked) ?? order.find(group => lines[group] > 0) ?? 'refused'
}

function numberOf(asked: unknown): number | undefined {
  return typeof asked === 'string' && /^\d{1,7}$/.test(asked) ? Number(asked) : undefined
}
