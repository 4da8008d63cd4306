import { confirmComing } from '#models/invitations/own-answers.ts'
import { ownAnswerForm } from '../../forms/own-page.ts'
import { answered } from '../../pages/mine/answer.ts'

/** « Je viens ». */
export const create = answered(ownAnswerForm, async ({ workshop, person }, { seen }) => {
  await confirmComing({ workshop, person: person._id, seen })
  return null
})
