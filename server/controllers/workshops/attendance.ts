import type { Request, RequestHandler, Response } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { ABSENCE_REASONS, needsWhy, rollCall } from '#models/follow-up/attendance.ts'
import { opensAt } from '#models/records/workshop.ts'
import { read, type Typed } from '../../forms/read.ts'
import { rollCallForm, tickedFor } from '../../forms/roll-call.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'
import { linesOf } from '../../pages/attendance/lines.ts'
import { rosterOf } from '../../pages/attendance/roster.ts'
import { findWorkshop } from '../../pages/registrations/find.ts'
import { headOf } from '../../pages/registrations/head.ts'

const REASONS = (['person', 'service', 'company'] as const).map(side => ({
  side,
  reasons: ABSENCE_REASONS[side]
}))

export const show: RequestHandler = async (req, res) => {
  await showPage(req, res, { errors: {} })
}

/** One form for everybody; lines left alone keep what they had. */
export const update: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const workshop = await findWorkshop(req)
  const form = read(rollCallForm, req.body)
  if (form.errors) return showPage(req, res, { errors: sentences(t, form.errors), typed: form.typed })
  const { everyone, why } = form.value
  const marks = []
  const errors: Record<string, string> = {}
  for (const { participation } of await rosterOf(workshop)) {
    const person = String(participation.person)
    const ticked = tickedFor(person, form.value)
    if (ticked === 'lacksWord') errors[`mark-${person}`] = t('errors.participation.saysWhoTold')
    else if (ticked) marks.push({ participation, ...ticked })
    else if (everyone && !participation.attendance)
      marks.push({ participation, attendance: 'attended' as const })
  }
  if (Object.keys(errors).length > 0) return showPage(req, res, { errors, typed: form.typed })
  try {
    const count = await rollCall(marks, { by: req.user._id, why: why === '' ? null : why })
    if (count > 0) flash(res, 'attendance.saved', { params: { count } })
    else flash(res, 'attendance.unchanged')
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return showPage(req, res, { ...refused(t, error), typed: form.typed })
  }
  res.redirect(303, paths.attendance(workshop.id))
}

interface Said {
  errors: Record<string, string>
  refusal?: string
  typed?: Typed
}

async function showPage(req: Request, res: Response, { errors, refusal, typed }: Said) {
  const workshop = await findWorkshop(req)
  const now = new Date()
  const roster = await rosterOf(workshop)
  const participations = roster.map(({ participation }) => participation)
  const locals = {
    workshop: headOf(workshop),
    open: opensAt(workshop) <= now && workshop.state !== 'cancelled' && workshop.state !== 'draft',
    lines: linesOf(roster, typed ?? {}, errors),
    here: participations.filter(participation => participation.mayHaveAttended()).length,
    left: participations.filter(({ attendance }) => !attendance).length,
    asksWhy: participations.some(participation => needsWhy(participation, now)),
    why: typeof typed?.['why'] === 'string' ? typed['why'] : '',
    reasons: REASONS,
    errors,
    refusal
  }
  render(res, 'attendance/show', locals, {
    title: sharedOf(res).t('attendance.title'),
    here: 'planning',
    refused: typed !== undefined
  })
}
