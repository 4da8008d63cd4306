import type { RequestHandler } from 'express'
import { takeWishAnswerBack } from '#models/follow-up/wish.ts'
import { read } from '../../../forms/read.ts'
import { refused } from '../../../forms/sentences.ts'
import { wishUndoingForm } from '../../../forms/wish-answer.ts'
import { findFollowed } from '../../../pages/registrations/find.ts'
import { showWish } from '../../../pages/wishes/page.ts'
import { paths } from '../../../paths.ts'
import { flash, sharedOf } from '../../../render.ts'

/** Takes the last answer to a wish back. */
export const create: RequestHandler = async (req, res) => {
  const { workshop, person, participation } = await findFollowed(req)
  try {
    await takeWishAnswerBack(participation, read(wishUndoingForm, req.query).value?.at ?? 0)
  } catch (error) {
    return showWish(req, res, refused(sharedOf(res).t, error))
  }
  flash(res, 'wishes.saved.undone')
  res.redirect(303, paths.wish(workshop.id, person.id))
}
