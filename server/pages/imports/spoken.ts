import type { Key, Params, Translate } from '#lib/i18n.ts'
import { noon } from '#lib/dates.ts'
import { maskNir } from '#lib/identifiers/nir.ts'
import type { ImportRow } from '#models/records/import-row.ts'
import type { Column, ImportRun } from '#models/records/import-run.ts'
import type { Candidate } from '#models/importing/people/person-line.ts'
import type { Change, Finding, DisplayText } from '#models/importing/file/finding.ts'
import type { Shared } from '#views/engine.ts'
import type { ShownCell, ShownRow } from '#views/imports/pages.ts'

type Reader = Pick<Shared, 't' | 'dates' | 'date'>

/** The cells that a line shows first, where its file has them. */
const FIRST: Record<'people' | 'workshops', Column['field'][]> = {
  people: ['lastName', 'firstName', 'birthDate', 'identifier', 'email'],
  workshops: ['reference', 'date', 'start', 'end', 'safir']
}

/** A line in the reader's language. */
export function spokenRow(row: ImportRow, importation: ImportRun, reader: Reader): ShownRow {
  const { line, lastLine, title, agency, outcome, record } = row
  const { t } = reader
  const findings = row.findings as Finding[]
  return {
    record,
    line:
      lastLine > line ? t('imports.row.lines', { from: String(line), to: String(lastLine) }) : String(line),
    outcome,
    title,
    about: (row.about as DisplayText[]).map(told => spoken(told, reader)).join(', '),
    agency: agency ?? null,
    person: outcome === 'saved' && !agency && row.person ? String(row.person) : null,
    changes: (row.changes as Change[]).map(({ column, before, after }) => ({
      column,
      before: spoken(before, reader),
      after: spoken(after, reader)
    })),
    candidates: (row.candidates as Candidate[]).map(candidate => ({
      who: candidate.person ? String(candidate.person) : `line-${candidate.record}`,
      name: candidate.name,
      line: candidate.line,
      about: candidate.about.map(told => spoken(told, reader)).join(', '),
      reasons: candidate.reasons.map(reason => t(`duplicates.reason.${reason}`))
    })),
    findings: findings.map(({ column, value, reason, params, severity }) => ({
      column: column ?? null,
      value: value.trim(),
      sentence: t(reason, params),
      severity,
      meant: meantBy(reason, params, importation)
    })),
    cells: cellsOf(row, importation, findings, t)
  }
}

function meantBy(
  reason: Key,
  { meant }: Params,
  { columns }: ImportRun
): ShownRow['findings'][number]['meant'] {
  const position = columns.findIndex(({ field }) => field === 'email')
  return reason === SLIP && position >= 0 ? { position, value: String(meant) } : null
}
const SLIP: Key = 'imports.reason.email-slip'

function cellsOf(
  row: ImportRow,
  { columns, kind }: ImportRun,
  findings: Finding[],
  t: Translate
): ShownCell[] {
  const first = FIRST[kind ?? 'people']
  const cells = columns.map(({ heading, field }, position): ShownCell => {
    const errors = findings.filter(({ column, severity }) => column === heading && severity === 'refuse')
    return {
      position,
      heading: heading || t('imports.columns.unnamed', { rank: String(position + 1) }),
      value: maskNir(row.cells[position] ?? ''),
      error: errors.length > 0 ? errors.map(({ reason, params }) => t(reason, params)).join(' ') : null,
      rank: first.indexOf(field)
    }
  })
  return cells
}

function spoken(shown: DisplayText, { t, dates, date }: Reader): string {
  if (shown === null) return t('imports.row.empty')
  if ('text' in shown) return shown.text
  if ('day' in shown) return date.date(noon(shown.day))
  if ('key' in shown) return t(shown.key)
  if ('count' in shown) return counted(shown.count, t)
  const there = dates(shown.zone)
  return t('imports.row.span', {
    day: there.day(shown.from),
    from: there.time(shown.from),
    to: there.time(shown.to)
  })
}

const counted = (count: number, t: Translate) => t('imports.row.number', { count })
