import type { RequestHandler } from 'express'
import { OtherContent, Refusal } from '#lib/refusal.ts'
import { idFrom } from '#models/records/record.ts'
import { wait } from '#models/seats/waiting.ts'
import { read } from '../../forms/read.ts'
import { waitingForm } from '../../forms/waiting.ts'
import { findToRegister, findWorkshop } from '../../pages/registrations/find.ts'
import { showDesk } from '../../pages/registrations/show.ts'
import { ownWorkshop } from '../../pages/workshops/find.ts'
import { showWaitingList } from '../../pages/waiting/page.ts'
import { paths } from '../../paths.ts'
import { flash, sharedOf } from '../../render.ts'

export const index: RequestHandler = async (req, res) => {
  await showWaitingList(req, res, await ownWorkshop(req))
}

/** From the page of registrations of a full session. */
export const create: RequestHandler = async (req, res) => {
  const workshop = await findWorkshop(req)
  const form = read(waitingForm, req.body)
  if (form.errors) return showDesk(req, res, { q: '', refusal: new Refusal('errors.field.invalid') })
  const { person: id, key, q, then, ticks, slots } = form.value
  const person = await findToRegister(req, workshop, id)
  try {
    if (ticks && slots.length === 0) throw new Refusal('waiting.slots.needed', {}, 'slots')
    const asked = { person: person._id, by: req.user._id, key, slots: slots.map(idFrom) }
    const after = await wait(workshop._id, asked)
    flash(res, 'waiting.flash.joined', {
      params: { name: person.fullName, rank: after.rankOf(person._id) ?? 0 },
      link: { href: paths.waitingList(workshop.id), label: sharedOf(res).t('waiting.flash.see') }
    })
  } catch (error) {
    if (!(error instanceof Refusal) || error instanceof OtherContent) throw error
    return showDesk(req, res, { q, refusal: error, person, waits: slots })
  }
  res.redirect(303, then === 'requests' ? paths.seatRequests() : paths.newRegistration(workshop.id))
}
