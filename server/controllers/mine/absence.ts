import { askForCall, cannotCome } from '#models/invitations/own-answers.ts'
import { ownDates } from '#models/invitations/own-dates.ts'
import { ownAnswerForm } from '../../forms/own-page.ts'
import { answered } from '../../pages/mine/answer.ts'

/** « Je ne peux pas venir », done at once. Without another date to offer the agency calls. */
export const create = answered(ownAnswerForm, async ({ workshop, person }, { seen }) => {
  const own = { workshop, person: person._id }
  await cannotCome({ ...own, seen })
  if (person.searchEndedAt) return null
  const dates = await ownDates(workshop, person._id, new Date())
  if (dates.length === 0 && person.phone) await askForCall(own, 'noDate')
  return null
})
