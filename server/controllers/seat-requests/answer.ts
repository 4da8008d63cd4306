import type { RequestHandler } from 'express'
import { answerRequest } from '#models/seats/requests/answer.ts'
import { read } from '../../forms/read.ts'
import { requestAnswerForm } from '../../forms/seat-request.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { ownRequest } from '../../pages/seat-requests/find.ts'
import { showRequest } from '../../pages/seat-requests/show.ts'
import { paths } from '../../paths.ts'
import { flash, sharedOf } from '../../render.ts'

/** What was said to who asked, by a call or an e-mail of the counsellor's. */
export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const request = await ownRequest(req)
  const { value, errors } = read(requestAnswerForm, req.body)
  if (!value) return showRequest(req, res, request, { errors: sentences(t, errors) })
  try {
    await answerRequest(request, value.outcome, { by: req.user._id })
  } catch (error) {
    return showRequest(req, res, request, refused(t, error))
  }
  flash(res, 'seatRequests.answer.noted', {
    params: { name: request.fullName },
    undo: { action: paths.seatRequestReopening(request.id), label: t('common.undo') }
  })
  res.redirect(303, paths.seatRequests())
}
