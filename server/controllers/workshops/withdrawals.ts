import type { Request, RequestHandler, Response } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { read } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { withdrawalForm } from '../../forms/withdrawal.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'
import { undoRegistration } from '#models/seats/registering.ts'
import { whyNotWithdrawn, withdraw } from '#models/seats/seats.ts'
import { findParticipation } from '../../pages/registrations/find.ts'
import { headOf } from '../../pages/registrations/head.ts'
import { REMOVAL_REASONS } from '../../pages/registrations/reasons.ts'

async function newForm(req: Request, res: Response) {
  const { workshop, person } = await findParticipation(req)
  const refusal = await whyNotWithdrawn(workshop, person._id)
  if (!refusal) return showPage(req, res, { errors: {} })
  await showPage(req, res, { ...refused(sharedOf(res).t, refusal), refused: true })
}
export { newForm as new }

/** Gives the seat back with a reason; `undo` (in the form or the address) takes back a registration of the last minutes. */
export const create: RequestHandler = async (req, res) => {
  const { workshop, person, participation } = await findParticipation(req)
  const form =
    req.query['undo'] === 'yes' ? read(withdrawalForm, { undo: 'yes' }) : read(withdrawalForm, req.body)
  if (form.errors)
    return showPage(req, res, { errors: sentences(sharedOf(res).t, form.errors), refused: true })
  const { undo, reason } = form.value
  try {
    if (undo) await undoRegistration(participation, { by: req.user._id })
    else await withdraw(workshop._id, { person: person._id, by: req.user._id, reason })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return showPage(req, res, { ...refused(sharedOf(res).t, error), refused: true })
  }
  flash(res, undo ? 'registrations.undone' : 'registrations.withdrawal.done', {
    params: { name: person.fullName }
  })
  res.redirect(303, undo ? paths.newRegistration(workshop.id) : paths.workshop(workshop.id))
}

async function showPage(
  req: Request,
  res: Response,
  said: { errors: Record<string, string>; refusal?: string; refused?: boolean }
) {
  const { workshop, person } = await findParticipation(req)
  const open = !(await whyNotWithdrawn(workshop, person._id))
  const { id, fullName, gender } = person
  const title = sharedOf(res).t('registrations.withdrawal.window')
  const locals = {
    workshop: headOf(workshop),
    open,
    person: { id, fullName, gender },
    reason: undefined,
    reasons: REMOVAL_REASONS,
    errors: said.errors,
    refusal: said.refusal
  }
  render(res, 'registrations/withdrawal', locals, {
    title,
    here: 'planning',
    width: 'reading',
    refused: said.refused ?? false
  })
}
