import { joinList } from '#models/invitations/own-answers.ts'
import { Refusal } from '#lib/refusal.ts'
import { idFrom } from '#models/records/record.ts'
import { ownWaitingForm } from '../../forms/own-page.ts'
import { answered } from '../../pages/mine/answer.ts'

/** « Prévenez-moi si une place se libère ». */
export const create = answered(ownWaitingForm, async ({ workshop, person }, { ticks, slots }) => {
  if (ticks && slots.length === 0) throw new Refusal('mine.refusal.noTime', {}, 'slots')
  await joinList({ workshop, person: person._id }, slots.map(idFrom))
  return null
})
