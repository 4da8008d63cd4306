import { declineOwn } from '#models/invitations/own-answers.ts'
import { ownNothingForm } from '../../forms/own-page.ts'
import { answered } from '../../pages/mine/answer.ts'

/** No to a proposal. */
export const create = answered(ownNothingForm, async ({ workshop, person }) => {
  await declineOwn({ workshop, person: person._id })
  return null
})
