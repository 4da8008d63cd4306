import { comeAfterAll, refuseFullAsRead } from '#models/invitations/own-answers.ts'
import { ownNothingForm } from '../../forms/own-page.ts'
import { answered } from '../../pages/mine/answer.ts'

/** « Je viens quand même », or yes to a proposal: while a seat is free. */
export const create = answered(
  ownNothingForm,
  async ({ workshop, person }) => {
    await comeAfterAll({ workshop, person: person._id })
    return null
  },
  { refuseAsRead: refuseFullAsRead }
)
