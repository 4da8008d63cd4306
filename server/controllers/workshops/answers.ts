import { randomUUID } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { DECLINE_REASONS, decline } from '#models/invitations/proposing.ts'
import { answerForm, whenceForm, type AnswerForm } from '../../forms/answer.ts'
import { read } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'
import { whyNotRegistered } from '#models/seats/seats.ts'
import { findParticipation } from '../../pages/registrations/find.ts'
import { headOf } from '../../pages/registrations/head.ts'

async function newForm(req: Request, res: Response) {
  await showPage(req, res, read(whenceForm, req.query).value, { errors: {} })
}
export { newForm as new }

/** Writes down that someone does not come, and why: shown the next time they are thought of. */
export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const { workshop, person, participation } = await findParticipation(req)
  const whence = read(whenceForm, req.body).value
  const form = read(answerForm, req.body)
  if (form.errors) return showPage(req, res, whence, { errors: sentences(t, form.errors) }, true)
  const { reason, then, list } = form.value
  try {
    await decline(participation, { reason, by: req.user._id })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return showPage(req, res, whence, refused(t, error), true)
  }
  flash(res, 'candidates.answer.done', { params: { name: person.fullName } })
  const back = then === 'portfolio' ? paths.portfolio() : paths.candidates(workshop.id)
  res.redirect(303, list === '' ? back : `${back}?${list}`)
}

const CANDIDATES = { then: 'candidates', list: '' } as const

/** What may still be said of the proposal; what stands in the way of it is told in its place. */
async function showPage(
  req: Request,
  res: Response,
  whence: Pick<AnswerForm, 'then' | 'list'> = CANDIDATES,
  said: { errors: Record<string, string>; refusal?: string },
  isRefused = false
) {
  const { t } = sharedOf(res)
  const { workshop, person, participation } = await findParticipation(req)
  const title = t('candidates.answer.window')
  const { id, fullName, phone, spokenPhone } = person
  const standing = workshop.seatOf(person._id) ? 'registered' : participation.state
  const refusal = whyNotRegistered(workshop, person._id)
  const locals = {
    workshop: headOf(workshop),
    person: { id, fullName, phone: phone ?? null, spokenPhone },
    standing,
    whyNot: refusal ? t(refusal.key) : null,
    proposedAt: participation.proposedAt ?? null,
    reasons: DECLINE_REASONS,
    key: randomUUID(),
    ...whence,
    ...said
  }
  render(res, 'candidates/answer', locals, { title, here: 'planning', width: 'reading', refused: isRefused })
}
