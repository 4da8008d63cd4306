import type { Response } from 'express'
import { HOME_ZONE } from '#lib/dates.ts'
import { ofKind } from '#lib/i18n.ts'
import type { ChangePlan } from '#models/records/change-plan.ts'
import { Notice } from '#models/records/notice.ts'
import { WORKSHOP_KINDS } from '#models/records/notice.ts'
import { MESSAGE_KINDS } from '#models/messages/kinds.ts'
import { Agency } from '#models/records/agency.ts'
import { Workshop } from '#models/records/workshop.ts'
import { flash, sharedOf } from '../../render.ts'

const OF_CHANGES = WORKSHOP_KINDS.filter(kind => MESSAGE_KINDS[kind].group === 'changes')

/** After a plan: what was done, how many messages leave and when. The way back stands on the page of the workshop. */
export async function doneFlash(res: Response, plan: ChangePlan): Promise<void> {
  const { t, dates } = sharedOf(res)
  const [count, agency] = await Promise.all([
    plan.tells ? messagesOf(plan) : 0,
    Agency.findById(plan.agency).select('timeZone').lean()
  ])
  const applied = plan.sessions.filter(({ state }) => state === 'applied').length
  const done =
    plan.sessions.length === 1 || plan.kind === 'regroup' || plan.kind === 'slots'
      ? ofKind(t, await kindOf(plan))(`workshops.changes.flash.${plan.kind}`)
      : t(`workshops.changes.several.flash.${plan.kind}`, { count: applied })
  if (count === 0 || !plan.confirmedAt)
    return flash(res, 'workshops.changes.flash.nobody', { params: { done } })
  const time = plan.undoUntil ? dates(agency?.timeZone ?? HOME_ZONE).time(plan.undoUntil) : null
  if (time) flash(res, 'workshops.changes.flash.later', { params: { done, count, time } })
  else flash(res, 'workshops.changes.flash.now', { params: { done, count } })
}

/** Messages this plan owes: due at the moment it named, or at once where a session is near. Those nobody can receive are calls. */
async function messagesOf({ sessions, confirmedAt, undoUntil }: ChangePlan): Promise<number> {
  const owed = await Notice.find({
    subject: { $in: sessions.map(({ workshop }) => workshop) },
    kind: { $in: OF_CHANGES },
    dueAt: { $in: [undoUntil, confirmedAt].filter(Boolean) }
  } as never)
    .select('recipientKind recipient kind dueAt subject')
    .lean()
  // Several sessions make one message to a host.
  const keyOf = ({ recipientKind, recipient, kind, dueAt, subject }: (typeof owed)[number]) =>
    [recipient, kind, +dueAt, recipientKind === 'company' ? '' : subject].map(String).join(' ')
  return new Set(owed.map(keyOf)).size
}

/** Those of a plan are of one kind. */
async function kindOf({ sessions }: ChangePlan): Promise<Partial<Pick<Workshop, 'kind'>>> {
  return (await Workshop.findById(sessions[0]?.workshop).select('kind').lean()) ?? {}
}
