import type { Request, RequestHandler, Response } from 'express'
import { NotFound } from '#lib/refusal.ts'
import { scopes } from '#models/access/scope.ts'
import type { PlannedChange } from '#models/planning/change-plans/kinds.ts'
import { drawForSeries } from '#models/planning/change-plans/draw-for-series.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { isMovable } from '#models/ledger/marked.ts'
import type { SlotTyped } from '#views/workshops/pages.ts'
import { read } from '../../forms/read.ts'
import { sentences } from '../../forms/sentences.ts'
import { withPlace, workshopChoices } from '../../forms/workshop-choices.ts'
import { slotOf, slotTypedAgain, slotTypedFrom, slotTypedOf } from '../../forms/workshop-typed.ts'
import { movingForm } from '../../forms/workshop.ts'
import { paths } from '../../paths.ts'
import { render, sharedOf } from '../../render.ts'
import { extentsOf } from '../../pages/changes/extents.ts'
import { refusedPlan, type RefusedPlan } from '../../pages/workshops/clashes.ts'
import { ownWorkshop } from '../../pages/workshops/find.ts'

type Typed = SlotTyped & { saidBy: string; joining: string; overrideReason: string; extent: string }

/** The new date and place; `plan` in the address is one to be corrected. No such page once it begins or somebody is marked. */
const newForm: RequestHandler = async (req, res) => {
  const workshop = await movable(req)
  if (!(await isMovable(workshop))) throw new NotFound()
  const { lang } = sharedOf(res)
  const form = (await typedBefore(req, workshop, lang)) ?? {
    ...slotTypedOf(workshop, lang),
    saidBy: '',
    joining: workshop.joining,
    overrideReason: '',
    extent: 'one'
  }
  await ask(req, res, workshop, { form, errors: {} })
}
export { newForm as new }

/** Keeps what was typed as a plan, and shows whom it concerns. */
export const create: RequestHandler = async (req, res) => {
  const { t, lang } = sharedOf(res)
  const workshop = await movable(req)
  const form = read(movingForm, req.body)
  const typed = {
    ...slotTypedAgain(form.typed),
    saidBy: String(form.typed['saidBy'] ?? ''),
    joining: String(form.typed['joining'] ?? ''),
    overrideReason: String(form.typed['overrideReason'] ?? ''),
    extent: String(form.typed['extent'] ?? 'one')
  }
  if (form.errors) return ask(req, res, workshop, { form: typed, errors: sentences(t, form.errors) })
  try {
    const { saidBy, joining, overrideReason, extent } = form.value
    const plan = await drawForSeries({
      kind: 'move',
      what: { slot: slotOf(form.value), saidBy, joining, overrideReason },
      origin: workshop,
      extent,
      by: req.user._id
    })
    res.redirect(303, paths.changePlan(String(plan._id)))
  } catch (error) {
    await ask(req, res, workshop, { form: typed, ...refusedPlan({ t, lang }, error) })
  }
}

async function typedBefore(req: Request, { _id }: Workshop, lang: 'fr' | 'en'): Promise<Typed | null> {
  const { plan: asked } = req.query
  if (typeof asked !== 'string') return null
  const plan = await scopes
    .changePlans(req.user)
    .findOne({ _id: asked, kind: 'move', 'sessions.workshop': _id })
    .orFail()
  if (plan.origin && !plan.origin.equals(_id)) throw new NotFound()
  const { slot, saidBy = '', joining = '', overrideReason = '' } = plan.what as PlannedChange['move']
  return { ...slotTypedFrom(slot, lang), saidBy, joining, overrideReason, extent: plan.extent }
}

async function ask(req: Request, res: Response, workshop: Workshop, answer: { form: Typed } & RefusedPlan) {
  const { t, lang } = sharedOf(res)
  const choices = await workshopChoices(req.user, { t, lang })
  const wrong = answer.refusal !== undefined || Object.keys(answer.errors).length > 0
  render(
    res,
    'workshops/reschedule',
    {
      workshop,
      choices: withPlace(choices, slotTypedOf(workshop, lang).place),
      extents: await extentsOf(res, workshop),
      ...answer
    },
    { title: t('workshops.moving.title', { ofKind: workshop.kind }), here: 'planning', refused: wrong }
  )
}

/** What has ended, is closed or cancelled is not moved: such a page does not exist. */
async function movable(req: Request): Promise<Workshop> {
  const workshop = await ownWorkshop(req)
  if (workshop.state !== 'published' || workshop.hasEnded()) throw new NotFound()
  return workshop
}
