import type { RequestHandler } from 'express'
import { ownPlan } from '../pages/changes/find.ts'
import { planShown } from '../pages/changes/show.ts'
import { isKey } from '#lib/i18n.ts'
import { namesOf } from '#models/seats/roster.ts'
import { seatlessIn } from '../pages/changes/cannot-come.ts'
import { render, sharedOf } from '../render.ts'

/** Before it is confirmed: what changes and who is told. Afterwards: what was done, and what was left. */
export const show: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const { plan, workshops, first } = await ownPlan(req)
  const title = t(`workshops.changes.title.${plan.kind}`)
  if (plan.state === 'drawn') {
    const locals = await planShown({ req, res, plan, workshops, first })
    return render(res, 'changes/show', locals, { title, here: 'planning' })
  }
  const seatless = await seatlessIn(plan, workshops)
  const sessions = plan.sessions.flatMap(({ workshop: id, state, refusal }) => {
    const workshop = workshops.find(({ _id }) => _id.equals(id))
    const { key, params } = (refusal ?? {}) as { key?: string; params?: Record<string, string> }
    const why = key && isKey(key) ? t(key, params) : ''
    return workshop ? [{ workshop, state, why, without: seatless.get(workshop.id) ?? '' }] : []
  })
  sessions.sort((one, other) => +one.workshop.startsAt - +other.workshop.startsAt)
  const names = await namesOf([plan.confirmedBy])
  const who = names.get(String(plan.confirmedBy)) ?? ''
  const locals = { plan, first, sessions, who, isUndoable: plan.isUndoable() }
  render(res, 'changes/done', locals, { title, here: 'planning' })
}
