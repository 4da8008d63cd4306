import type { RequestHandler } from 'express'
import { csvLine } from '#lib/csv.ts'
import { maskNir } from '#lib/identifiers/nir.ts'
import { NotFound } from '#lib/refusal.ts'
import { sharedOf } from '../../render.ts'
import { ownImportation } from './own.ts'

/**
 * The refused lines as they were, the reasons first: corrected, the file can be brought in again (its two first
 * columns are unknown headings, which are not read).
 */
export const index: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const importation = await ownImportation(req)
  const plan = await importation.plan()
  if (!plan) throw new NotFound()
  const head = csvLine([t('imports.refusals.line'), t('imports.refusals.reasons'), ...plan.table.headings])
  const lines = plan.rows
    .filter(({ outcome }) => outcome === 'refused')
    .map(({ line, findings, cells }) => {
      const reasons = findings
        .filter(({ severity }) => severity === 'refuse')
        .map(({ column, reason, params }) =>
          [column, t(reason, params)].filter(Boolean).join(t('imports.refusals.colon'))
        )
      return csvLine([String(line), reasons.join(' '), ...cells.map(maskNir)])
    })
  const name = importation.fileName.replace(/\.[^.]*$/, '')
  res.attachment(`${name}-${t('imports.refusals.file')}.csv`).type('text/csv; charset=utf-8')
  res.send(`\ufeff${head}${lines.join('')}`)
}
