import type { RequestHandler } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { chooseInPlan } from '#models/planning/change-plans/choose.ts'
import { confirmPlan } from '#models/planning/change-plans/confirm.ts'
import { changePlanForm, choicesOf } from '../../forms/change-plan.ts'
import { read } from '../../forms/read.ts'
import { ownPlan } from '../../pages/changes/find.ts'
import { doneFlash } from '../../pages/changes/flash.ts'
import { planShown } from '../../pages/changes/show.ts'
import { registeredSince } from '../../pages/changes/since.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'

/** The fields of the page. */
const ASKED_HERE = /^(keepReason|goes-[0-9a-f]{24})$/

/**
 * Does what the plan says, once; a session that is no longer as the page showed it is shown again, and so is the page when
 * only the messages are asked for again.
 */
export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const { plan, workshops, first } = await ownPlan(req)
  const here = paths.changePlan(String(plan._id))
  const form = read(changePlanForm, req.body)
  const { seen: shown = '', tells = true, keepReason = '', again = false } = form.value ?? {}
  const choices = choicesOf(form.value ?? {})
  if (again) {
    await chooseInPlan(plan._id, { choices, keepReason })
    return res.redirect(303, `${here}#message`)
  }
  const seen = shown.split(',').map(one => (one === '-' ? null : Number(one)))
  try {
    const done = await confirmPlan(plan._id, { by: req.user._id, seen, tells, choices, keepReason })
    if (done.sessions.some(({ state }, at) => state !== 'applied' && seen[at] !== null))
      return res.redirect(303, here)
    await doneFlash(res, done)
    res.redirect(303, paths.workshop(first.id))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.field && ASKED_HERE.test(error.field)) {
      const typed = { choices, keepReason, errors: { [error.field]: t(error.key, error.params) } }
      const locals = await planShown({ req, res, plan, workshops, first, typed })
      return render(res, 'changes/show', locals, {
        title: t(`workshops.changes.title.${plan.kind}`),
        here: 'planning',
        refused: true
      })
    }
    const names =
      error.key === 'workshops.changes.refusal.readAgain' ? await registeredSince(workshops, seen) : ''
    if (names) flash(res, 'workshops.changes.registeredSince', { params: { names }, tone: 'refused' })
    else flash(res, error.key, { params: error.params, tone: 'refused' })
    res.redirect(303, here)
  }
}
