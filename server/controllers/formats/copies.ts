import type { RequestHandler } from 'express'
import { copyFormat } from '#models/planning/formats/save-format.ts'
import { idToMake, noteMade } from '../../middleware/once.ts'
import { knownFormat } from '../../pages/formats/find.ts'
import { ownAgency } from '../../pages/workshops/find.ts'
import { paths } from '../../paths.ts'
import { flash } from '../../render.ts'

/** Another agency's format becomes one of the reader's own, which may then be changed. */
export const create: RequestHandler = async (req, res) => {
  const format = await knownFormat(req)
  const copy = await copyFormat(format, { id: idToMake(res), agency: ownAgency(req), by: req.user._id })
  await noteMade(res)
  flash(res, 'formats.flash.copied')
  res.redirect(303, paths.format(String(copy._id)))
}
