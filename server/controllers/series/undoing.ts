import type { RequestHandler } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { undoSeries } from '#models/planning/series/undo.ts'
import { ownSeries } from '../../pages/series/find.ts'
import { paths } from '../../paths.ts'
import { flash, sharedOf } from '../../render.ts'

/** Takes back a series that was just laid out; what somebody was told of, or changed, is left and shown. */
export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const series = await ownSeries(req)
  try {
    const { deleted, left } = await undoSeries(series._id, { by: req.user._id })
    if (left === 0) {
      flash(res, 'series.flash.undone', { params: { count: deleted } })
      return res.redirect(303, paths.planning())
    }
    const params = { deleted: t('series.flash.countDeleted', { count: deleted }), count: left }
    flash(res, 'series.flash.partlyUndone', { params })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    flash(res, error.key, { params: error.params, tone: 'refused' })
  }
  res.redirect(303, paths.seriesOf(series.id))
}
