import type { RequestHandler } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { Workshop } from '#models/records/workshop.ts'
import { awaitsHost } from '#models/planning/host-reply.ts'
import { open } from '#models/planning/series/lay-out.ts'
import { read } from '../../forms/read.ts'
import { seriesPublicationForm } from '../../forms/series.ts'
import { ownSeries } from '../../pages/series/find.ts'
import { showSeries } from '../../pages/series/page.ts'
import { paths } from '../../paths.ts'
import { flash, sharedOf } from '../../render.ts'

/** Publishes the drafts that are ticked, and asks the host of those that are not agreed to; what cannot be says why. */
export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const series = await ownSeries(req)
  const form = read(seriesPublicationForm, req.body)
  if (form.errors) return showSeries(res, series, { refusal: t('series.refusal.noneChosen') })
  const { _id, agency } = series
  const drafts = await Workshop.find({
    _id: { $in: form.value.workshops },
    series: _id,
    agency,
    state: 'draft'
  })
    .sort({ startsAt: 1 })
    .exec()
  const refusals = new Map<string, string>()
  let [published, asked] = [0, 0]
  // One act: a host asked for several dates reads one message.
  const now = new Date()
  for (const draft of drafts) {
    try {
      await open(draft, { by: req.user._id, now })
      if (awaitsHost(draft)) asked++
      else published++
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refusals.set(draft.id, t(error.key, error.params))
    }
  }
  if (refusals.size > 0) return showSeries(res, series, { refusals })
  const done = [
    ...(published > 0 ? [t('series.flash.countPublished', { count: published })] : []),
    ...(asked > 0 ? [t('series.flash.countAsked', { count: asked })] : [])
  ]
  if (done.length > 0) flash(res, 'series.flash.opened', { params: { done: done.join(', ') } })
  res.redirect(303, paths.seriesOf(series.id))
}
