import type { Request, Response } from 'express'
import { NotFound, Refusal } from '#lib/refusal.ts'
import type { ImportRow } from '#models/records/import-row.ts'
import type { ImportRun } from '#models/records/import-run.ts'
import { param } from '../../forms/param.ts'
import { paths } from '../../paths.ts'
import { flash, sharedOf } from '../../render.ts'
import { ownImportation } from './find.ts'
import { renderImport } from './page.ts'

type Said = 'ready' | 'refused' | 'doubtful' | 'decided' | 'aside' | 'back'

/** Does something to the line of the address, says what became of it, and goes back to the lines one was reading. */
export async function onRow(
  req: Request,
  res: Response,
  {
    act,
    say
  }: { act: (importation: ImportRun, record: number) => Promise<ImportRow>; say: (row: ImportRow) => Said }
): Promise<void> {
  const importation = await ownImportation(req)
  const record = param(req, 'record')
  if (!/^\d{1,7}$/.test(record)) throw new NotFound()
  try {
    const row = await act(importation, Number(record))
    const said = say(row)
    const tone = said === 'refused' || said === 'doubtful' ? 'refused' : 'done'
    flash(res, `imports.line.${said}`, { params: { line: String(row.line) }, tone })
    res.redirect(303, `${paths.importation(importation.id)}${whereFrom(req)}#lines`)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { t } = sharedOf(res)
    await renderImport(res, importation, { query: req.query, refusal: t(error.key, error.params) })
  }
}

/** The group and the page one was reading, as the form's address tells. */
function whereFrom({ query }: Request): string {
  const kept = new URLSearchParams()
  for (const name of ['show', 'after', 'before', 'from']) {
    const value = query[name]
    if (typeof value === 'string' && /^\w{1,20}$/.test(value)) kept.set(name, value)
  }
  return kept.size > 0 ? `?${kept.toString()}` : ''
}
