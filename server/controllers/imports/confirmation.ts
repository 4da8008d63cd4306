import type { RequestHandler } from 'express'
import { paths } from '../../paths.ts'
import { flash } from '../../render.ts'
import { confirmImport } from '#models/importing/run/confirm.ts'
import { ownImportation } from '../../pages/imports/find.ts'

/** Has what the page has shown written, compared with the base as it is now; a long list is written by the worker. */
export const create: RequestHandler = async (req, res) => {
  const importation = await ownImportation(req)
  const before = importation.lines.saved
  const saved = await confirmImport(importation, { by: req.user._id })
  if (saved.state === 'saved') {
    const count = saved.lines.saved - before
    const kind = saved.kind ?? 'people'
    flash(res, count === 0 ? 'imports.saved.nothing' : `imports.saved.${kind}`, { params: { count } })
  }
  res.redirect(303, paths.importation(saved.id))
}
