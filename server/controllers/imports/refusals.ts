import type { RequestHandler } from 'express'
import { csvLine } from '#lib/csv.ts'
import type { Translate } from '#lib/i18n.ts'
import { maskNir } from '#lib/identifiers/nir.ts'
import { NotFound } from '#lib/refusal.ts'
import type { Candidate } from '#models/importing/people/person-line.ts'
import type { Finding } from '#models/importing/file/finding.ts'
import { sharedOf } from '../../render.ts'
import { rejectedRows } from '#models/importing/file/rows.ts'
import { ownImportation } from '../../pages/imports/find.ts'

/**
 * The lines refused or left undecided as they stand, the reasons first: corrected, the file can be brought in again
 * (its two first columns are known as ours and not read). Sent as it is read: a long list is never held.
 */
export const index: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const importation = await ownImportation(req)
  if (importation.forgottenAt || importation.columns.length === 0) throw new NotFound()
  const headings = importation.columns.map(({ heading }) => heading)
  const name = importation.fileName.replace(/\.[^.]*$/, '')
  res.attachment(`${name}-${t('imports.refusals.file')}.csv`).type('text/csv; charset=utf-8')
  res.write(`\ufeff${csvLine([t('imports.refusals.line'), t('imports.refusals.reasons'), ...headings])}`)
  for await (const rows of rejectedRows(importation)) {
    const lines = rows.map(({ line, findings, candidates, cells }) =>
      csvLine([
        String(line),
        reasonsOf({ findings: findings as Finding[], candidates: candidates as Candidate[] }, t),
        ...cells.map(maskNir)
      ])
    )
    res.write(lines.join(''))
  }
  res.end()
}

function reasonsOf(
  { findings, candidates }: { findings: Finding[]; candidates: Candidate[] },
  t: Translate
): string {
  const reasons = findings
    .filter(({ severity }) => severity === 'refuse')
    .map(({ column, reason, params }) =>
      [column, t(reason, params)].filter(Boolean).join(t('imports.refusals.colon'))
    )
  if (candidates.length > 0) reasons.push(t('imports.refusals.undecided'))
  return reasons.join(' ')
}
