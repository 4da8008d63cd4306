import type { RequestHandler } from 'express'
import { reopenRequest } from '#models/seats/requests/answer.ts'
import { ownRequest } from '../../pages/seat-requests/find.ts'
import { paths } from '../../paths.ts'
import { flash } from '../../render.ts'

/** The answer was a mistake: the request waits again. */
export const create: RequestHandler = async (req, res) => {
  const request = await ownRequest(req)
  await reopenRequest(request, { by: req.user._id })
  flash(res, 'seatRequests.answer.reopened')
  res.redirect(303, paths.seatRequest(request.id))
}
