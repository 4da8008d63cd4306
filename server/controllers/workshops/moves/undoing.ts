import type { RequestHandler } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { scopes } from '#models/access/scope.ts'
import { undoMove } from '#models/seats/move-person.ts'
import { findParticipation } from '../../../pages/registrations/find.ts'
import { paths } from '../../../paths.ts'
import { flash, sharedOf } from '../../../render.ts'

/** The person comes to the former date again, unless that seat is taken. */
export const create: RequestHandler = async (req, res) => {
  const { t, dates } = sharedOf(res)
  const { workshop, person } = await findParticipation(req)
  const isOwn = await scopes.people(req.user).findOne({ _id: person._id }).select('_id').lean()
  const back = isOwn ? paths.person(person.id) : paths.workshop(workshop.id)
  try {
    const { workshop: former, isSilent } = await undoMove(workshop._id, {
      person: person._id,
      by: req.user._id
    })
    const day = dates(former.timeZone).weekday(former.startsAt)
    flash(res, isSilent ? 'moves.undone' : 'moves.undoneTold', { params: { name: person.fullName, day } })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const isFull = error.key === 'errors.workshop.full' || error.key === 'errors.workshop.keptForOthers'
    const said = isFull ? t('moves.refusal.seatTaken') : t(error.key, error.params)
    flash(res, 'moves.refusal.notUndone', { params: { name: person.fullName, why: said }, tone: 'refused' })
  }
  res.redirect(303, back)
}
