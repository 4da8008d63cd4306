import type { Response } from 'express'
import { proposeAll, type GroupProposal } from '#models/invitations/proposing.ts'
import type { Workshop } from '#models/records/workshop.ts'
import type { RecentAct } from '#models/seats/recent-acts.ts'
import { paths } from '../../paths.ts'
import { flash, sharedOf } from '../../render.ts'

/** The way back from an act on several people, beside the line that says it was done. */
export function undoOf(res: Response, { id }: Workshop, { act, of }: Pick<RecentAct, 'act' | 'of'>) {
  const action = `${paths.rosterUndoing(String(id))}?act=${act}&of=${of}`
  return { action, label: sharedOf(res).t('common.undo') }
}

/** Proposes a session to several people, and says how many were asked; nobody is told within ten minutes. */
export async function proposeToAll(res: Response, asked: Omit<GroupProposal, 'now'>): Promise<void> {
  const now = new Date()
  const { proposed, known } = await proposeAll({ ...asked, now })
  const undo = proposed > 0 ? { undo: undoOf(res, asked.workshop, { act: 'propose', of: +now }) } : {}
  if (known === 0) flash(res, 'candidates.proposed', { params: { count: proposed }, ...undo })
  else flash(res, 'candidates.proposedSome', { params: { proposed, known }, ...undo })
}
