import type { RequestHandler } from 'express'
import { separationForm } from '../../forms/merge.ts'
import { read } from '../../forms/read.ts'
import { sentences } from '../../forms/sentences.ts'
import { paths } from '../../paths.ts'
import { flash, sharedOf } from '../../render.ts'
import { markDistinct } from '#models/identity/duplicates/deciding.ts'
import { findPair } from '../../pages/duplicates/find.ts'
import { pairPage } from '../../pages/duplicates/shown.ts'

export const create: RequestHandler = async (req, res) => {
  const pair = await findPair(req)
  const form = read(separationForm, req.body)
  if (form.errors) {
    const errors = sentences(sharedOf(res).t, form.errors)
    const why = typeof form.typed['why'] === 'string' ? form.typed['why'] : ''
    return pairPage(res, pair, { why, errors, refused: true })
  }
  const { kept, losing } = pair
  await markDistinct({ people: [kept._id, losing._id], by: req.user._id, why: form.value.why })
  flash(res, 'duplicates.setApart')
  res.redirect(303, paths.duplicates())
}
