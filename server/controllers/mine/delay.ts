import { sayLate } from '#models/invitations/own-answers.ts'
import { ownLateForm } from '../../forms/own-page.ts'
import { answered } from '../../pages/mine/answer.ts'

/** « Je serai en retard », and until when. */
export const create = answered(ownLateForm, async ({ workshop, person }, { seen, time }) => {
  await sayLate({ workshop, person: person._id, seen }, time)
  return null
})
