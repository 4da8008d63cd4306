import type { Request, RequestHandler, Response } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { closeWorkshop, missingFrom } from '#models/follow-up/closing.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { closingForm } from '../../forms/closing.ts'
import { read } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'
import { findWorkshop } from '../../pages/registrations/find.ts'
import { headOf } from '../../pages/registrations/head.ts'

export const show: RequestHandler = async (req, res) => {
  await showPage(req, res, { errors: {}, overrideReason: '' })
}

export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const workshop = await findWorkshop(req)
  const form = read(closingForm, req.body)
  const overrideReason = typeof form.typed['overrideReason'] === 'string' ? form.typed['overrideReason'] : ''
  if (form.errors)
    return showPage(req, res, { errors: sentences(t, form.errors), overrideReason, again: true })
  try {
    await closeWorkshop(workshop, { by: req.user._id, overrideReason: form.value.overrideReason })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return showPage(req, res, { ...refused(t, error), overrideReason, again: true })
  }
  flash(res, 'debriefs.closing.done')
  res.redirect(303, paths.workshop(workshop.id))
}

interface Said {
  errors: Record<string, string>
  overrideReason: string
  refusal?: string
  again?: boolean
}

async function showPage(req: Request, res: Response, { errors, refusal, overrideReason, again }: Said) {
  const workshop = await findWorkshop(req)
  const missing = await missingFrom(workshop)
  const locals = {
    workshop: headOf(workshop),
    state: stateOf(workshop),
    closed: workshop.closedAt ? { at: workshop.closedAt, why: workshop.closedAnyway ?? null } : null,
    missing: {
      attendance: missing.attendance.length,
      debriefs: missing.debriefs.length,
      stepDates: missing.stepDates.length
    },
    firstDebrief: missing.debriefs[0] ? String(missing.debriefs[0]) : null,
    firstStep: missing.stepDates[0] ? String(missing.stepDates[0]) : null,
    overrideReason,
    errors,
    refusal
  }
  render(res, 'closings/show', locals, {
    title: sharedOf(res).t('debriefs.closing.title'),
    here: 'planning',
    width: 'reading',
    refused: again ?? false
  })
}

function stateOf(workshop: Workshop): 'ready' | 'notEnded' | 'closed' | 'cancelled' {
  if (workshop.state === 'closed' || workshop.state === 'cancelled') return workshop.state
  return workshop.state === 'published' && workshop.hasEnded() ? 'ready' : 'notEnded'
}
