import type { RequestHandler } from 'express'
import { scopes } from '#models/access/scope.ts'
import { matchRequest } from '#models/seats/requests/answer.ts'
import { read } from '../../forms/read.ts'
import { requestPersonForm } from '../../forms/seat-request.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { ownRequest } from '../../pages/seat-requests/find.ts'
import { showRequest } from '../../pages/seat-requests/show.ts'
import { paths } from '../../paths.ts'
import { sharedOf } from '../../render.ts'

/** Whose file it is, of the agency's people; nobody's after all. */
export const create: RequestHandler = async (req, res) => {
  const request = await ownRequest(req)
  const { value, errors } = read(requestPersonForm, req.body)
  if (!value) return showRequest(req, res, request, { errors: sentences(sharedOf(res).t, errors) })
  const person = value.person ? await scopes.people(req.user).findOne({ _id: value.person }).orFail() : null
  try {
    await matchRequest(request, person)
  } catch (error) {
    return showRequest(req, res, request, refused(sharedOf(res).t, error))
  }
  res.redirect(303, paths.seatRequest(request.id))
}
