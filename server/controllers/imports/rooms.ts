import type { RequestHandler } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { makeMissingRooms } from '#models/importing/rooms/missing-rooms.ts'
import { ownImportation } from '../../pages/imports/find.ts'
import { renderImport } from '../../pages/imports/page.ts'
import { paths } from '../../paths.ts'
import { flash, sharedOf } from '../../render.ts'

/** Makes the rooms that a planning names and the agency has not; its lines are judged again. */
export const create: RequestHandler = async (req, res) => {
  const importation = await ownImportation(req)
  try {
    const count = await makeMissingRooms(importation, req.user)
    flash(res, count === 0 ? 'imports.rooms.already' : 'imports.rooms.made', { params: { count } })
    res.redirect(303, paths.importation(importation.id))
  } catch (error) {
    if (!(error instanceof Refusal) || importation.isAtWork) throw error
    await renderImport(res, importation, { refusal: sharedOf(res).t(error.key, error.params) })
  }
}
