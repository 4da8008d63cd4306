import type { RequestHandler } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { paths } from '../../paths.ts'
import { flash, sharedOf } from '../../render.ts'
import { ownImportation } from './own.ts'
import { renderImport } from './page.ts'

/** Takes back all that an import has written. */
export const create: RequestHandler = async (req, res) => {
  const importation = await ownImportation(req)
  try {
    const undone = await importation.undo()
    if (undone.state === 'undone') flash(res, 'imports.undone.done')
    res.redirect(303, paths.importation(undone.id))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await renderImport(res, importation, { refusal: sharedOf(res).t(error.key, error.params) })
  }
}
