import type { RequestHandler } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'
import { ownImportation } from './own.ts'
import { shownImport } from './shown.ts'

/** Writes what the page has shown, compared with the base as it is now. */
export const create: RequestHandler = async (req, res) => {
  const importation = await ownImportation(req)
  try {
    const saved = await importation.confirm({ by: req.user._id })
    const count = saved.lines.new + saved.lines.changed
    flash(res, count === 0 ? 'imports.saved.nothing' : `imports.saved.${saved.kind}`, { params: { count } })
    res.redirect(303, paths.importation(saved.id))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { t } = sharedOf(res)
    const shown = await shownImport(importation, {}, sharedOf(res))
    const refusal = t(error.key, error.params)
    render(res, 'imports/show', { ...shown, refusal }, { title: shown.title, here: 'people', refused: true })
  }
}
