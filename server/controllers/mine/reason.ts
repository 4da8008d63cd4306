import { sayWhy } from '#models/invitations/own-answers.ts'
import { ownReasonForm } from '../../forms/own-page.ts'
import { answered } from '../../pages/mine/answer.ts'

/** Why they do not come, if they like to say it. */
export const create = answered(ownReasonForm, async ({ workshop, person }, { reason }) => {
  await sayWhy({ workshop, person: person._id }, reason)
  return null
})
