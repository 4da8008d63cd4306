import type { RequestHandler } from 'express'
import { momentIn } from '#lib/dates.ts'
import { keepPlaces } from '#models/seats/kept-places.ts'
import { read } from '../../../forms/read.ts'
import { refused, sentences } from '../../../forms/sentences.ts'
import { keptPlacesForm } from '../../../forms/waiting.ts'
import { typedTexts } from '../../../pages/waiting/typed-texts.ts'
import { showWaitingList } from '../../../pages/waiting/page.ts'
import { ownWorkshop } from '../../../pages/workshops/find.ts'
import { paths } from '../../../paths.ts'
import { flash, sharedOf } from '../../../render.ts'

/** Keeps places for the publics that the session is for first. */
export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const workshop = await ownWorkshop(req)
  const form = read(keptPlacesForm, req.body)
  const again = { at: 'kept', typed: typedTexts(form.typed) }
  if (form.errors) return showWaitingList(req, res, workshop, { ...again, errors: sentences(t, form.errors) })
  try {
    const { places, opensOn, opensAt } = form.value
    const opens = momentIn(workshop.timeZone, opensOn, opensAt)
    await keepPlaces(workshop._id, { places, opensAt: opens, by: req.user._id })
  } catch (error) {
    return showWaitingList(req, res, await ownWorkshop(req), { ...again, ...refused(t, error) })
  }
  flash(res, 'waiting.flash.kept', { params: { count: form.value.places } })
  res.redirect(303, paths.waitingList(workshop.id))
}
