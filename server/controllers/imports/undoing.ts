import type { RequestHandler, Response } from 'express'
import { Refusal } from '#lib/refusal.ts'
import type { ImportRun } from '#models/records/import-run.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'
import { undoingOf } from '#models/importing/run/undoing.ts'
import { undoImport } from '#models/importing/run/confirm.ts'
import { ownImportation } from '../../pages/imports/find.ts'
import { placeOf, renderImport } from '../../pages/imports/page.ts'
import { isUndoable } from '../../pages/imports/shown.ts'

/** Before taking back: how much, and what is kept. Where nothing can be taken back, its page says what became of it. */
const newForm: RequestHandler = async (req, res) => {
  const importation = await ownImportation(req)
  if (!isUndoable(importation)) return res.redirect(303, paths.importation(importation.id))
  const { id, fileName, savedAt, lines, kind } = importation
  try {
    const workshops = kind === 'workshops' ? await undoingOf(importation) : null
    render(
      res,
      'imports/undo',
      { id: String(id), fileName, savedAt: savedAt ?? null, saved: lines.saved, workshops },
      { title: sharedOf(res).t('imports.show.undo'), here: placeOf(importation), width: 'reading' }
    )
  } catch (error) {
    await sayWhyNot(res, importation, error)
  }
}
export { newForm as new }

/** Takes back all that an import has written. */
export const create: RequestHandler = async (req, res) => {
  const importation = await ownImportation(req)
  try {
    const undone = await undoImport(importation, { by: req.user._id })
    if (undone.state === 'undone') flash(res, 'imports.undone.done')
    res.redirect(303, paths.importation(undone.id))
  } catch (error) {
    await sayWhyNot(res, importation, error)
  }
}

async function sayWhyNot(res: Response, importation: ImportRun, error: unknown): Promise<void> {
  if (!(error instanceof Refusal)) throw error
  await renderImport(res, importation, { refusal: sharedOf(res).t(error.key, error.params) })
}
