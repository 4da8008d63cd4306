import type { RequestHandler } from 'express'
import { callMade } from '#models/follow-up/call-wanted.ts'
import { paths } from '../../paths.ts'
import { findParticipation } from '../../pages/registrations/find.ts'
import { flash } from '../../render.ts'

/** The call that a person asked for on their page was made. */
export const create: RequestHandler = async (req, res) => {
  const { workshop, person } = await findParticipation(req)
  await callMade(workshop._id, person._id)
  flash(res, 'today.called', { params: { name: person.fullName } })
  res.redirect(303, paths.waiting('callsWanted'))
}
