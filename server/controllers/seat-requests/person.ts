import type { RequestHandler } from 'express'
import { NotFound } from '#lib/refusal.ts'
import { scopes } from '#models/access/scope.ts'
import { matchRequest } from '#models/seats/requests/answer.ts'
import { read } from '../../forms/read.ts'
import { requestPersonForm } from '../../forms/seat-request.ts'
import { refused } from '../../forms/sentences.ts'
import { ownRequest } from '../../pages/seat-requests/find.ts'
import { showRequest } from '../../pages/seat-requests/show.ts'
import { paths } from '../../paths.ts'
import { sharedOf } from '../../render.ts'

/** Whose file it is, of the agency's people; nobody's after all. */
export const create: RequestHandler = async (req, res) => {
  const request = await ownRequest(req)
  const { value } = read(requestPersonForm, req.body)
  if (!value) throw new NotFound()
  const person = value.person ? await scopes.people(req.user).findOne({ _id: value.person }).orFail() : null
  try {
    await matchRequest(request, person)
  } catch (error) {
    return showRequest(req, res, request, refused(sharedOf(res).t, error))
  }
  res.redirect(303, paths.seatRequest(request.id))
}
