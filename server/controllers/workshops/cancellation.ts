import type { Request, RequestHandler, Response } from 'express'
import { NotFound } from '#lib/refusal.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { cancellationForm } from '../../forms/cancellation.ts'
import { toldRows } from '#views/workshops/told.ts'
import { read } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { paths } from '../../paths.ts'
import { render, sharedOf } from '../../render.ts'
import { previewNotifications } from '#models/planning/notification-preview.ts'
import { isMarked } from '#models/ledger/marked.ts'
import { cancel } from '#models/planning/changes.ts'
import { ownWorkshop } from '../../pages/workshops/find.ts'
import { newsFlash } from '../../pages/workshops/news.ts'

/** Before calling off: who will be told, and why it is called off. No such page once somebody is marked. */
const newForm: RequestHandler = async (req, res) => {
  const workshop = await changeable(req)
  if (await isMarked(workshop._id)) throw new NotFound()
  await ask(req, res, workshop, { reason: '', errors: {} })
}
export { newForm as new }

export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const workshop = await changeable(req)
  const form = read(cancellationForm, req.body)
  const reason = String(form.typed['reason'] ?? '')
  if (form.errors) return ask(req, res, workshop, { reason, errors: sentences(t, form.errors) })
  const told = await previewNotifications(workshop)
  try {
    await cancel(workshop._id, { by: req.user._id, reason: form.value.reason })
  } catch (error) {
    return ask(req, res, workshop, { reason, ...refused(t, error) })
  }
  newsFlash(res, told, { some: 'workshops.flash.cancelled', none: 'workshops.flash.cancelledNobody' })
  res.redirect(303, paths.workshop(workshop.id))
}

async function ask(
  _req: Request,
  res: Response,
  workshop: Workshop,
  answer: { reason: string; errors: Record<string, string>; refusal?: string }
) {
  const wrong = answer.refusal !== undefined || Object.keys(answer.errors).length > 0
  render(
    res,
    'workshops/cancel',
    {
      workshop,
      told: toldRows(await previewNotifications(workshop), 'cancelled', sharedOf(res).t),
      ...answer
    },
    { title: sharedOf(res).t('workshops.cancelling.title'), here: 'planning', refused: wrong }
  )
}

/** A closed or cancelled workshop has no such page any more. */
async function changeable(req: Request): Promise<Workshop> {
  const workshop = await ownWorkshop(req)
  if (workshop.state !== 'draft' && workshop.state !== 'published') throw new NotFound()
  return workshop
}
