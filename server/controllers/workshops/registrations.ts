import type { Request, RequestHandler, Response } from 'express'
import { OtherContent, Refusal } from '#lib/refusal.ts'
import { idFrom } from '#models/records/record.ts'
import { SameDay, registerPerson } from '#models/seats/registering.ts'
import type { Person } from '#models/records/person.ts'
import { scopes } from '#models/access/scope.ts'
import { read } from '../../forms/read.ts'
import { registrationForm, type RegistrationForm } from '../../forms/registration.ts'
import { paths } from '../../paths.ts'
import { flash, sharedOf } from '../../render.ts'
import { findToRegister, findWorkshop } from '../../pages/registrations/find.ts'
import { showDesk } from '../../pages/registrations/show.ts'

async function newForm(req: Request, res: Response) {
  const q = typeof req.query['q'] === 'string' ? req.query['q'].trim().slice(0, 100) : ''
  const { person: id } = req.query
  const person = isId(id) ? await scopes.people(req.user).findOne({ _id: id }) : null
  await showDesk(req, res, { q, ...(person ? { person } : {}) })
}
export { newForm as new }

/** Takes a seat; what stands in the way comes back as the same page, with the next dates of the sector. */
export const create: RequestHandler = async (req, res) => {
  const workshop = await findWorkshop(req)
  const form = read(registrationForm, req.body)
  if (form.errors) return showDesk(req, res, { q: '', refusal: new Refusal('errors.field.invalid') })
  const { person: id, key, overrideReason, slot, insteadOf, q } = form.value
  const person = await findToRegister(req, workshop, id)
  try {
    const asked = { workshop, person, by: req.user._id, key, overrideReason }
    await registerPerson({ ...asked, slot: slot === null ? null : idFrom(slot) })
  } catch (error) {
    if (!(error instanceof Refusal) || error instanceof OtherContent) throw error
    return showDesk(req, res, {
      q,
      refusal: error,
      person,
      slot,
      overrideReason: error instanceof SameDay ? overrideReason : undefined
    })
  }
  sayRegistered(res, form.value, person, workshop)
  if (form.value.then === 'person') return res.redirect(303, paths.person(person.id))
  res.redirect(303, paths.newRegistration(insteadOf ?? workshop.id))
}

const isId = (text: unknown): text is string => typeof text === 'string' && /^[0-9a-f]{24}$/.test(text)

/** Says it where the reader goes next, with the way back: ten minutes to undo. */
function sayRegistered(
  res: Response,
  form: RegistrationForm,
  person: Person,
  workshop: Awaited<ReturnType<typeof findWorkshop>>
) {
  const { t, dates } = sharedOf(res)
  const undo = { action: `${paths.withdrawal(workshop.id, person.id)}?undo=yes`, label: t('common.undo') }
  const name = person.fullName
  const day = dates(workshop.timeZone).weekday(workshop.startsAt)
  if (form.insteadOf || form.then === 'person')
    return flash(res, `registrations.doneOn.${person.gender}`, { params: { name, day }, undo })
  const reached = person.email && !person.emailRefusedAt
  const slot = workshop.slots.find(({ _id }) => String(_id) === form.slot)
  if (slot) {
    const time = dates(workshop.timeZone).time(slot.startsAt)
    return flash(res, `slots.${reached ? 'registered' : 'registeredSilent'}.${person.gender}`, {
      params: { name, time },
      undo
    })
  }
  flash(res, `registrations.${reached ? 'registered' : 'doneSilent'}.${person.gender}`, {
    params: { name },
    undo
  })
}
