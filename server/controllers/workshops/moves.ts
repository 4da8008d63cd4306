import type { Request, RequestHandler, Response } from 'express'
import { OtherContent, Refusal } from '#lib/refusal.ts'
import { scopes } from '#models/access/scope.ts'
import type { Person } from '#models/records/person.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { movePerson } from '#models/seats/move-person.ts'
import { whyNotWithdrawn } from '#models/seats/seats.ts'
import { read } from '../../forms/read.ts'
import { seatMoveForm } from '../../forms/seat-move.ts'
import { choiceOf } from '../../pages/moves/choice.ts'
import { findParticipation } from '../../pages/registrations/find.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'

/** « Ne peut pas venir » : the dates that a person may come to instead. */
const newForm: RequestHandler = async (req, res) => {
  await showPage(req, res)
}
export { newForm as new }

/** Moves the person; where the date was filled meanwhile, the same page shows the next ones, and the old seat is kept. */
export const create: RequestHandler = async (req, res) => {
  const { workshop, person } = await findParticipation(req)
  const form = read(seatMoveForm, req.body)
  if (form.errors) return showPage(req, res, new Refusal('errors.field.invalid'))
  const { to: id, reason, key } = form.value
  const to = await scopes.workshops(req.user).findOne({ _id: id }).orFail()
  try {
    const asked = { person: person._id, from: workshop._id, to: to._id, by: req.user._id, reason, key }
    await movePerson(asked)
  } catch (error) {
    if (!(error instanceof Refusal) || error instanceof OtherContent) throw error
    const full = error.key === 'errors.workshop.full' || error.key === 'errors.workshop.keptForOthers'
    return showPage(req, res, full ? new Refusal('moves.refusal.full') : error)
  }
  sayMoved(res, person, workshop, to)
  const isOwn = await scopes.people(req.user).findOne({ _id: person._id }).select('_id').lean()
  res.redirect(303, isOwn ? paths.person(person.id) : paths.workshop(workshop.id))
}

function sayMoved(res: Response, person: Person, from: Workshop, to: Workshop) {
  const { t, dates } = sharedOf(res)
  const isReached = person.email && !person.emailRefusedAt
  flash(res, isReached ? 'moves.done' : 'moves.doneSilent', {
    params: {
      name: person.fullName,
      to: dates(to.timeZone).dayTime(to.startsAt),
      from: dates(from.timeZone).weekday(from.startsAt)
    },
    undo: { action: paths.seatMoveUndoing(to.id, person.id), label: t('common.undo') },
    link: { href: paths.candidates(from.id), label: t('moves.invite') }
  })
}

async function showPage(req: Request, res: Response, refusal?: Refusal) {
  const { t } = sharedOf(res)
  const { workshop, person } = await findParticipation(req)
  const why = await whyNotWithdrawn(workshop, person._id)
  const said = why ?? refusal
  render(
    res,
    'moves/new',
    {
      choice: await choiceOf(person, workshop),
      open: why === null,
      refusal: said && t(said.key, said.params)
    },
    { title: t('moves.window'), here: 'planning', width: 'reading', refused: said !== undefined }
  )
}
