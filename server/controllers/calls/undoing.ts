import type { RequestHandler } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { scopes } from '#models/access/scope.ts'
import { undoCall } from '#models/calls/undo.ts'
import { param } from '../../forms/param.ts'
import { calledName } from '../../pages/calls/called-name.ts'
import { paths } from '../../paths.ts'
import { flash, sharedOf } from '../../render.ts'

/** Takes a call of the last minutes back, with what it did. */
export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const call = await scopes
    .calls(req.user)
    .findOne({ _id: param(req, 'call') })
    .orFail()
  try {
    await undoCall(req.user, call, { words: t('calls.explainedWords') })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    flash(res, error.key, { params: error.params, tone: 'refused' })
    return res.redirect(303, paths.calls())
  }
  const name = await calledName(call.person)
  flash(res, 'calls.done.undone', { params: { name } })
  res.redirect(303, paths.call(String(call.person)))
}
