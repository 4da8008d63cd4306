import type { RequestHandler } from 'express'
import { answerWish } from '#models/follow-up/wish.ts'
import { wishAnswerForm } from '../../forms/wish-answer.ts'
import { read } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { findFollowed } from '../../pages/registrations/find.ts'
import { showWish } from '../../pages/wishes/page.ts'
import { paths } from '../../paths.ts'
import { flash, sharedOf } from '../../render.ts'

/** A host's wish to meet someone again, and what the agency makes of it. */
export const show: RequestHandler = async (req, res) => {
  await showWish(req, res)
}

export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const { workshop, person, participation } = await findFollowed(req)
  const form = read(wishAnswerForm, req.body)
  if (form.errors) return showWish(req, res, { errors: sentences(t, form.errors) })
  try {
    const at = await answerWish(participation, { ...form.value, by: req.user._id })
    const action = `${paths.wishUndoing(workshop.id, person.id)}?at=${at}`
    flash(res, `wishes.saved.${form.value.state}`, { undo: { action, label: t('wishes.undo') } })
  } catch (error) {
    return showWish(req, res, refused(t, error))
  }
  res.redirect(303, paths.wish(workshop.id, person.id))
}
