import type { Request, RequestHandler, Response } from 'express'
import { modeToSay } from '#lib/modes.ts'
import { NotFound } from '#lib/refusal.ts'
import { idFrom } from '#models/records/record.ts'
import { changeSlot } from '#models/seats/change-slot.ts'
import { read } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { slotChoiceForm } from '../../forms/slots.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'
import { findParticipation } from '../../pages/registrations/find.ts'
import { headOf } from '../../pages/registrations/head.ts'

/** The hour at which somebody comes, to be changed. */
export const edit: RequestHandler = async (req, res) => {
  await showPage(req, res, { errors: {} })
}

export const update: RequestHandler = async (req, res) => {
  const { t, dates } = sharedOf(res)
  const { workshop, person } = await findParticipation(req)
  const form = read(slotChoiceForm, req.body)
  if (form.errors) return showPage(req, res, { errors: sentences(t, form.errors) })
  try {
    const to = idFrom(form.value.slot)
    const after = await changeSlot(workshop._id, { person: person._id, to, by: req.user._id })
    const { startsAt } = after.hoursFor(person._id)
    const isReached = person.email && !person.emailRefusedAt
    const time = dates(workshop.timeZone).time(startsAt)
    flash(res, isReached ? 'slots.change.done' : 'slots.change.doneSilent', {
      params: { name: person.fullName, time }
    })
    res.redirect(303, paths.workshop(workshop.id))
  } catch (error) {
    await showPage(req, res, refused(t, error))
  }
}

async function showPage(
  req: Request,
  res: Response,
  { errors, refusal }: { errors: Record<string, string>; refusal?: string }
) {
  const { workshop, person } = await findParticipation(req)
  const slot = workshop.slotOf(person._id)
  if (!slot) throw new NotFound()
  const { id, fullName, email, emailRefusedAt } = person
  render(
    res,
    'slots/change',
    {
      workshop: headOf(workshop),
      person: { id, fullName, isReached: Boolean(email) && !emailRefusedAt },
      current: {
        ...{ id: String(slot._id), startsAt: slot.startsAt, endsAt: slot.endsAt },
        mode: modeToSay(workshop, slot)
      },
      errors,
      refusal
    },
    {
      title: sharedOf(res).t('slots.change.window'),
      here: 'planning',
      width: 'reading',
      refused: Object.keys(errors).length > 0 || refusal !== undefined
    }
  )
}
