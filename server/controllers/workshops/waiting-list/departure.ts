import type { RequestHandler } from 'express'
import { leaveWaiting } from '#models/seats/waiting.ts'
import { read } from '../../../forms/read.ts'
import { refused, sentences } from '../../../forms/sentences.ts'
import { waitingDepartureForm } from '../../../forms/waiting.ts'
import { listedPerson } from '../../../pages/waiting/listed.ts'
import { typedTexts } from '../../../pages/waiting/typed-texts.ts'
import { showWaitingList } from '../../../pages/waiting/page.ts'
import { ownWorkshop } from '../../../pages/workshops/find.ts'
import { paths } from '../../../paths.ts'
import { flash, sharedOf } from '../../../render.ts'

/** Leaves the waiting list. */
export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const workshop = await ownWorkshop(req)
  const person = await listedPerson(req, workshop)
  const form = read(waitingDepartureForm, req.body)
  const again = { at: person.id, typed: typedTexts(form.typed) }
  if (form.errors) return showWaitingList(req, res, workshop, { ...again, errors: sentences(t, form.errors) })
  try {
    await leaveWaiting(workshop._id, { person: person._id, by: req.user._id, ...form.value })
  } catch (error) {
    return showWaitingList(req, res, await ownWorkshop(req), { ...again, ...refused(t, error) })
  }
  flash(res, 'waiting.flash.left', { params: { name: person.fullName } })
  res.redirect(303, paths.waitingList(workshop.id))
}
