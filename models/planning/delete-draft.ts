import { Refusal } from '#lib/refusal.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'

type Draft = Pick<Workshop, '_id' | 'state' | 'hostReply'>

/** A draft that nobody was told of: its host was not asked, and no message, proposal or seat names it. */
export async function isDeletable({ _id, state, hostReply }: Draft): Promise<boolean> {
  if (state !== 'draft' || hostReply) return false
  const [message, person] = await Promise.all([
    Notice.exists({ subject: _id, state: { $nin: ['void', 'skipped'] } }),
    Participation.exists({ workshop: _id })
  ])
  return !message && !person
}

/** Only the tests of races open it, to prove that a draft would be lost that somebody has just published. */
export const guards = {
  asRead: ({ _id, ledger }: Pick<Workshop, '_id' | 'ledger'>): Record<string, unknown> => ({
    _id,
    state: 'draft',
    hostReply: null,
    ledger
  })
}

/** The figures do not count drafts. Refuses once somebody was told of it, and when it changed since it was read. */
export async function deleteDraft(draft: Draft & Pick<Workshop, 'ledger'>): Promise<void> {
  if (!(await isDeletable(draft))) throw new Refusal('workshops.deleting.known')
  const { deletedCount } = await Workshop.deleteOne(guards.asRead(draft))
  if (deletedCount === 0) throw new Refusal('errors.workshop.changedMeanwhile')
}
