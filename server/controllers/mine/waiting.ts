import { joinList } from '#models/invitations/own-answers.ts'
import { ownNothingForm } from '../../forms/own-page.ts'
import { answered } from '../../pages/mine/answer.ts'

/** « Prévenez-moi si une place se libère ». */
export const create = answered(ownNothingForm, async ({ workshop, person }) => {
  await joinList({ workshop, person: person._id })
  return null
})
