import type { Request } from 'express'
import { NotFound } from '#lib/refusal.ts'
import { scopes } from '#models/access/scope.ts'
import { sessionsOf } from '#models/planning/change-plans/confirm.ts'
import type { ChangePlan } from '#models/records/change-plan.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { about } from '../../about.ts'
import { param } from '../../forms/param.ts'

/**
 * The plan of the address and its sessions, within what the person may see; anything else is the same 404. `first`: the
 * one it was typed for.
 */
export async function ownPlan(
  req: Request
): Promise<{ plan: ChangePlan; workshops: Workshop[]; first: Workshop }> {
  const plan = await scopes
    .changePlans(req.user)
    .findOne({ _id: param(req, 'plan') })
    .orFail()
  const workshops = await sessionsOf(plan)
  const first = workshops.find(({ _id }) => plan.origin?.equals(_id)) ?? workshops[0]
  if (!first) throw new NotFound()
  return { plan, workshops, first: about(req, first) }
}
