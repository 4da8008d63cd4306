import type { Request, RequestHandler, Response } from 'express'
import { choicesForm, seenForm } from '../../forms/merge.ts'
import { read } from '../../forms/read.ts'
import { refused } from '../../forms/sentences.ts'
import { paths } from '../../paths.ts'
import { flash, sharedOf } from '../../render.ts'
import { scopes } from '#models/access/scope.ts'
import { mergePeople } from '#models/identity/merge/deciding.ts'
import { becameOne, findPair } from '../../pages/duplicates/find.ts'
import { decidedOf, pairPage } from '../../pages/duplicates/shown.ts'

export const create: RequestHandler = async (req, res) => {
  if (await ledToOne(req, res)) return
  const { t } = sharedOf(res)
  const pair = await findPair(req)
  const choices = read(choicesForm, req.body).value ?? {}
  const { seen: [kept, losing] = [], decided } = read(seenForm, req.body).value ?? {}
  if (!kept || !losing) {
    const refusal = t('errors.merge.changedMeanwhile')
    return pairPage(res, pair, { choices, refusal, refused: true })
  }
  if (decided !== decidedOf(pair)) {
    const refusal = t('errors.merge.decidedMeanwhile')
    return pairPage(res, pair, { choices, refusal, refused: true })
  }
  const { kept: one, losing: other } = pair
  const joining = { kept: one, losing: other, choices, seen: { kept, losing }, by: req.user._id }
  const merge = await mergePeople(joining).catch(async (error: unknown) => {
    // The same button, pressed twice: the first press is making them one.
    if (await ledToOne(req, res)) return
    await pairPage(res, await findPair(req), { choices, ...refused(t, error), refused: true })
  })
  if (!merge) return
  const undo = { action: paths.mergeUndoing(merge.id), label: t('duplicates.undo') }
  // The name is one of the things that were chosen.
  const { fullName: name } = await scopes.people(req.user).findOne({ _id: one._id }).orFail()
  flash(res, 'duplicates.merged', { params: { name }, undo })
  res.redirect(303, paths.person(one.id))
}

async function ledToOne(req: Request, res: Response): Promise<boolean> {
  const kept = await becameOne(req)
  if (kept) res.redirect(303, paths.person(kept))
  return kept !== null
}
