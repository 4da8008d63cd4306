import type { RequestHandler } from 'express'
import { NotFound } from '#lib/refusal.ts'
import { proposalForm } from '../../forms/proposal.ts'
import { read } from '../../forms/read.ts'
import { paths } from '../../paths.ts'
import { flash } from '../../render.ts'
import { scopes } from '#models/access/scope.ts'
import { propose } from '#models/invitations/proposing.ts'
import { findWorkshop } from '../../pages/registrations/find.ts'

/** Tells a person of the workshop without a seat. */
export const create: RequestHandler = async (req, res) => {
  const workshop = await findWorkshop(req)
  const form = read(proposalForm, req.body)
  if (form.errors) throw new NotFound()
  const person = await scopes.people(req.user).findOne({ _id: form.value.person }).orFail()
  await propose({ workshop, person, by: req.user._id })
  flash(res, 'registrations.proposedDone', { params: { name: person.fullName } })
  const { q, then, list } = form.value
  if (then === 'requests') return res.redirect(303, paths.seatRequests())
  if (then === 'portfolio') return res.redirect(303, `${paths.portfolio()}?${list}`)
  res.redirect(303, paths.newRegistration(workshop.id) + (q === '' ? '' : `?q=${encodeURIComponent(q)}`))
}
