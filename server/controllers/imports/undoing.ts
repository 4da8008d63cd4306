import type { RequestHandler } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'
import { ownImportation } from './own.ts'
import { renderImport } from './page.ts'
import { isUndoable } from './shown.ts'

/** Before taking back: how much, and what is kept. Where nothing can be taken back, its page says what became of it. */
export const newForm: RequestHandler = async (req, res) => {
  const importation = await ownImportation(req)
  if (!isUndoable(importation)) return res.redirect(303, paths.importation(importation.id))
  const { id, fileName, savedAt, lines } = importation
  render(
    res,
    'imports/undo',
    { id: String(id), fileName, savedAt: savedAt ?? null, saved: lines.saved },
    { title: sharedOf(res).t('imports.show.undo'), here: 'people', width: 'reading' }
  )
}
export { newForm as new }

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
