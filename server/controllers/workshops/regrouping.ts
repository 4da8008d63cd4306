import type { Request, RequestHandler, Response } from 'express'
import { NotFound } from '#lib/refusal.ts'
import { scopes } from '#models/access/scope.ts'
import { isMovable } from '#models/ledger/marked.ts'
import { drawPlan } from '#models/planning/change-plans/draw.ts'
import { joinableWith, mayJoinAnother } from '#models/planning/joinable.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { read } from '../../forms/read.ts'
import { regroupingForm } from '../../forms/regrouping.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { ownWorkshop } from '../../pages/workshops/find.ts'
import { paths } from '../../paths.ts'
import { render, sharedOf } from '../../render.ts'

/** Which workshop takes the people of this one. No such page once it begins or somebody is marked. */
const newForm: RequestHandler = async (req, res) => {
  await ask(res, await joining(req), { into: '', errors: {} })
}
export { newForm as new }

/** Keeps the choice as a plan, and shows whom it concerns. */
export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const workshop = await joining(req)
  const form = read(regroupingForm, req.body)
  const into = String(form.typed['into'] ?? '')
  if (form.errors) return ask(res, workshop, { into, errors: sentences(t, form.errors) })
  const other = await scopes.workshops(req.user).findOne({ _id: into, agency: workshop.agency }).orFail()
  try {
    const plan = await drawPlan({
      kind: 'regroup',
      what: { from: workshop._id, into: other._id },
      workshops: [workshop, other],
      by: req.user._id
    })
    res.redirect(303, paths.changePlan(String(plan._id)))
  } catch (error) {
    await ask(res, workshop, { into, ...refused(t, error) })
  }
}

async function ask(
  res: Response,
  workshop: Workshop,
  answer: { into: string; errors: Record<string, string>; refusal?: string }
) {
  const { t, dates } = sharedOf(res)
  const others = await joinableWith(workshop)
  const choices = others.map(({ id, trade, tradeLabel, startsAt, timeZone, place, seatsFree }) => ({
    value: String(id),
    label: dates(timeZone).dayTime(startsAt),
    hint: [
      trade === workshop.trade ? tradeLabel : t('workshops.regrouping.otherTrade', { trade: tradeLabel }),
      [place.name, place.room].filter(Boolean).join(', '),
      t('workshops.regrouping.free', { count: seatsFree })
    ].join(' ; ')
  }))
  const wrong = answer.refusal !== undefined || Object.keys(answer.errors).length > 0
  render(
    res,
    'workshops/regroup',
    { workshop, choices, ...answer },
    { title: t('workshops.regrouping.title'), here: 'planning', refused: wrong }
  )
}

async function joining(req: Request): Promise<Workshop> {
  const workshop = await ownWorkshop(req)
  if (!mayJoinAnother(workshop) || !(await isMovable(workshop))) throw new NotFound()
  return workshop
}
