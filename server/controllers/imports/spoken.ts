import type { Translate } from '#lib/i18n.ts'
import { noon } from '#lib/dates.ts'
import type { PlannedRow, Told } from '#models/importation/plan.ts'
import type { Shared } from '#views/engine.ts'
import type { ShownRow } from '#views/imports/pages.ts'

type Reader = Pick<Shared, 't' | 'dates' | 'date'>

/** A planned line in the reader's language. */
export function spokenRow(row: PlannedRow, reader: Reader): ShownRow {
  const { line, lastLine, title, about, agency, changes, findings, outcome } = row
  const { t } = reader
  return {
    line:
      lastLine > line ? t('imports.row.lines', { from: String(line), to: String(lastLine) }) : String(line),
    outcome,
    title,
    about: about.map(told => spoken(told, reader)).join(', '),
    agency,
    changes: changes.map(({ column, before, after }) => ({
      column,
      before: spoken(before, reader),
      after: spoken(after, reader)
    })),
    findings: findings.map(({ column, value, reason, params, severity }) => ({
      column: column ?? null,
      value: value.trim(),
      sentence: t(reason, params),
      severity
    }))
  }
}

function spoken(told: Told, { t, dates, date }: Reader): string {
  if (told === null) return t('imports.row.empty')
  if ('text' in told) return told.text
  if ('day' in told) return date.date(noon(told.day))
  if ('key' in told) return t(told.key)
  if ('count' in told) return counted(told.count, t)
  const there = dates(told.zone)
  return t('imports.row.span', {
    day: there.day(told.from),
    from: there.time(told.from),
    to: there.time(told.to)
  })
}

const counted = (count: number, t: Translate) => t('imports.row.number', { count })
