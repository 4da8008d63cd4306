import type { RequestHandler } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { scopes } from '#models/access/scope.ts'
import { Workshop } from '#models/records/workshop.ts'
import { registerPerson } from '#models/seats/registering.ts'
import { read } from '../../forms/read.ts'
import { requestRegistrationForm } from '../../forms/seat-request.ts'
import { ownRequest } from '../../pages/seat-requests/find.ts'
import { showRequest } from '../../pages/seat-requests/show.ts'
import { paths } from '../../paths.ts'
import { flash, sharedOf } from '../../render.ts'

/** Gives the seat that was asked for; where something stands in the way, the page of registrations says it. */
export const create: RequestHandler = async (req, res) => {
  const request = await ownRequest(req)
  const { value } = read(requestRegistrationForm, req.body)
  const { t } = sharedOf(res)
  if (!value || !request.person)
    return showRequest(req, res, request, { errors: {}, refusal: t('seatRequests.refusal.nobody') })
  const [workshop, person] = await Promise.all([
    Workshop.findById(request.workshop).orFail(),
    scopes.people(req.user).findOne({ _id: request.person }).orFail()
  ])
  try {
    await registerPerson({ workshop, person, by: req.user._id, key: value.key })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    flash(res, 'seatRequests.show.refused', { params: { why: t(error.key, error.params) }, tone: 'refused' })
    return res.redirect(303, `${paths.newRegistration(workshop.id)}?person=${person.id}`)
  }
  const reached = person.email && !person.emailRefusedAt
  flash(res, reached ? 'seatRequests.show.registered' : 'seatRequests.show.registeredSilent', {
    params: { name: person.fullName },
    undo: {
      action: `${paths.withdrawal(workshop.id, person.id)}?undo=yes`,
      label: t('common.undo')
    }
  })
  res.redirect(303, paths.seatRequests())
}
