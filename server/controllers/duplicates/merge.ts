import type { RequestHandler } from 'express'
import { Merge } from '#models/merge.ts'
import { choicesForm, seenForm } from '../../forms/merge.ts'
import { read } from '../../forms/read.ts'
import { refused } from '../../forms/sentences.ts'
import { paths } from '../../paths.ts'
import { flash, sharedOf } from '../../render.ts'
import { findPair } from './pair.ts'
import { pairPage } from './shown.ts'

export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const pair = await findPair(req)
  const choices = read(choicesForm, req.body).value ?? {}
  const [kept, losing] = read(seenForm, req.body).value?.seen ?? []
  if (!kept || !losing) {
    const refusal = t('errors.merge.changedMeanwhile')
    return pairPage(res, pair, { choices, refusal, refused: true })
  }
  const { kept: one, losing: other } = pair
  const joining = { kept: one, losing: other, choices, seen: { kept, losing }, by: req.user._id }
  const merge = await Merge.join(joining).catch(async (error: unknown) => {
    await pairPage(res, await findPair(req), { choices, ...refused(t, error), refused: true })
  })
  if (!merge) return
  const undo = { action: paths.mergeUndoing(merge.id), label: t('duplicates.undo') }
  // The name is one of the things that were chosen.
  const { fullName: name } = await req.user.people().findOne({ _id: one._id }).orFail()
  flash(res, 'duplicates.merged', { params: { name }, undo })
  res.redirect(303, paths.person(one.id))
}
