import type { Request, RequestHandler, Response } from 'express'
import { datesIn } from '#lib/dates.ts'
import { NotFound } from '#lib/refusal.ts'
import type { Workshop } from '#models/records/workshop.ts'
import type { SlotTyped } from '#views/workshops/pages.ts'
import { toldRows } from '#views/workshops/told.ts'
import { read } from '../../forms/read.ts'
import { sentences } from '../../forms/sentences.ts'
import { withPlace, workshopChoices } from '../../forms/workshop-choices.ts'
import { slotOf, slotTypedAgain, slotTypedOf } from '../../forms/workshop-typed.ts'
import { movingForm } from '../../forms/workshop.ts'
import { paths } from '../../paths.ts'
import { render, sharedOf } from '../../render.ts'
import { moveWorkshop } from '#models/planning/planning.ts'
import { previewNotifications } from '#models/planning/notification-preview.ts'
import { isMovable } from '#models/ledger/marked.ts'
import { refusedPlan, type RefusedPlan } from '../../pages/workshops/clashes.ts'
import { newsFlash } from '../../pages/workshops/news.ts'
import { ownWorkshop } from '../../pages/workshops/find.ts'

/** Before moving: the new date and place, and who will be told. No such page once it begins or somebody is marked. */
const newForm: RequestHandler = async (req, res) => {
  const workshop = await movable(req)
  if (!(await isMovable(workshop))) throw new NotFound()
  await ask(req, res, workshop, {
    form: { ...slotTypedOf(workshop, sharedOf(res).lang), saidBy: '', overrideReason: '' },
    errors: {}
  })
}
export { newForm as new }

export const create: RequestHandler = async (req, res) => {
  const { t, lang } = sharedOf(res)
  const workshop = await movable(req)
  const form = read(movingForm, req.body)
  const typed = {
    ...slotTypedAgain(form.typed),
    saidBy: String(form.typed['saidBy'] ?? ''),
    overrideReason: String(form.typed['overrideReason'] ?? '')
  }
  if (form.errors) return ask(req, res, workshop, { form: typed, errors: sentences(t, form.errors) })
  const told = await previewNotifications(workshop)
  try {
    const moved = await moveWorkshop(workshop._id, {
      by: req.user._id,
      slot: slotOf(form.value),
      saidBy: form.value.saidBy,
      overrideReason: form.value.overrideReason
    })
    const when = datesIn(lang, moved.timeZone).dayTime(moved.startsAt)
    newsFlash(res, told, {
      some: 'workshops.flash.moved',
      none: 'workshops.flash.movedNobody',
      params: { when }
    })
    res.redirect(303, paths.workshop(moved.id))
  } catch (error) {
    await ask(req, res, workshop, { form: typed, ...refusedPlan({ t, lang }, error) })
  }
}

async function ask(
  req: Request,
  res: Response,
  workshop: Workshop,
  answer: { form: SlotTyped & { saidBy: string; overrideReason: string } } & RefusedPlan
) {
  const { t, lang } = sharedOf(res)
  const [choices, told] = await Promise.all([
    workshopChoices(req.user, { t, lang }),
    previewNotifications(workshop)
  ])
  const wrong = answer.refusal !== undefined || Object.keys(answer.errors).length > 0
  render(
    res,
    'workshops/reschedule',
    {
      workshop,
      told: toldRows(told, 'moved', t),
      choices: withPlace(choices, slotTypedOf(workshop, lang).place),
      ...answer
    },
    { title: t('workshops.moving.title'), here: 'planning', refused: wrong }
  )
}

/** What has ended, is closed or cancelled is not moved: such a page does not exist. */
async function movable(req: Request): Promise<Workshop> {
  const workshop = await ownWorkshop(req)
  if (workshop.state !== 'published' || workshop.hasEnded()) throw new NotFound()
  return workshop
}
