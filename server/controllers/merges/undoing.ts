import type { RequestHandler } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { paths } from '../../paths.ts'
import { flash } from '../../render.ts'
import { undoMerge } from '#models/identity/merge/deciding.ts'
import { scopes } from '#models/access/scope.ts'

export const create: RequestHandler = async (req, res) => {
  const merge = await scopes
    .merges(req.user)
    .findOne({ _id: String(req.params['merge']) })
    .orFail()
  try {
    await undoMerge(merge, { by: req.user._id })
    flash(res, 'duplicates.undone', { params: { name: merge.name } })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    flash(res, error.key, { params: error.params, tone: 'refused' })
  }
  res.redirect(303, paths.duplicates())
}
