import type { RequestHandler } from 'express'
import { openKept } from '#models/seats/kept-places.ts'
import { read } from '../../../forms/read.ts'
import { refused, sentences } from '../../../forms/sentences.ts'
import { outOfTurnForm } from '../../../forms/waiting.ts'
import { typedTexts } from '../../../pages/waiting/typed-texts.ts'
import { showWaitingList } from '../../../pages/waiting/page.ts'
import { ownWorkshop } from '../../../pages/workshops/find.ts'
import { paths } from '../../../paths.ts'
import { flash, sharedOf } from '../../../render.ts'

/** Opens the places kept to all before their time. */
export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const workshop = await ownWorkshop(req)
  const form = read(outOfTurnForm, req.body)
  const again = { at: 'kept', typed: typedTexts(form.typed) }
  if (form.errors) return showWaitingList(req, res, workshop, { ...again, errors: sentences(t, form.errors) })
  try {
    await openKept(workshop._id, { by: req.user._id, reason: form.value.why })
  } catch (error) {
    return showWaitingList(req, res, await ownWorkshop(req), { ...again, ...refused(t, error) })
  }
  flash(res, 'waiting.flash.opened')
  res.redirect(303, paths.waitingList(workshop.id))
}
