import type { Request, RequestHandler, Response } from 'express'
import { NotFound } from '#lib/refusal.ts'
import { drawForSeries } from '#models/planning/change-plans/draw-for-series.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { isMarked } from '#models/ledger/marked.ts'
import { cancel } from '#models/planning/changes.ts'
import { isDeletable } from '#models/planning/delete-draft.ts'
import { cancellationForm } from '../../forms/cancellation.ts'
import { read } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'
import { extentsOf } from '../../pages/changes/extents.ts'
import { ownWorkshop } from '../../pages/workshops/find.ts'

/** Before calling off: why, and on whose side. No such page once somebody is marked. */
const newForm: RequestHandler = async (req, res) => {
  const workshop = await changeable(req)
  if (await isMarked(workshop._id)) throw new NotFound()
  await ask(res, workshop, { reason: '', extent: 'one', errors: {} })
}
export { newForm as new }

/** Keeps the reason as a plan, and shows whom it concerns; a draft that nobody was told of is called off at once. */
export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const workshop = await changeable(req)
  const form = read(cancellationForm, req.body)
  const typed = {
    reason: String(form.typed['reason'] ?? ''),
    extent: String(form.typed['extent'] ?? 'one')
  }
  if (form.errors) return ask(res, workshop, { ...typed, errors: sentences(t, form.errors) })
  const { reason, extent } = form.value
  const by = req.user._id
  try {
    if (isUnknown(workshop) && extent === 'one') {
      await cancel(workshop._id, { by, reason })
      flash(res, 'workshops.flash.cancelledNobody', { params: { ofKind: workshop.kind } })
      return res.redirect(303, paths.workshop(workshop.id))
    }
    const plan = await drawForSeries({ kind: 'cancel', what: { reason }, origin: workshop, extent, by })
    res.redirect(303, paths.changePlan(String(plan._id)))
  } catch (error) {
    await ask(res, workshop, { ...typed, ...refused(t, error) })
  }
}

const isUnknown = ({ state, hostReply }: Workshop) => state === 'draft' && !hostReply

async function ask(
  res: Response,
  workshop: Workshop,
  answer: { reason: string; extent: string; errors: Record<string, string>; refusal?: string }
) {
  const wrong = answer.refusal !== undefined || Object.keys(answer.errors).length > 0
  render(
    res,
    'workshops/cancel',
    {
      workshop,
      isUnknown: isUnknown(workshop),
      isDeletable: await isDeletable(workshop),
      extents: await extentsOf(res, workshop),
      ...answer
    },
    {
      title: sharedOf(res).t('workshops.cancelling.title', { ofKind: workshop.kind }),
      here: 'planning',
      refused: wrong
    }
  )
}

/** A closed or cancelled workshop has no such page any more. */
async function changeable(req: Request): Promise<Workshop> {
  const workshop = await ownWorkshop(req)
  if (workshop.state !== 'draft' && workshop.state !== 'published') throw new NotFound()
  return workshop
}
