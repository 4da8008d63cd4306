import { askForCall } from '#models/invitations/own-answers.ts'
import { ownNothingForm } from '../../forms/own-page.ts'
import { answered } from '../../pages/mine/answer.ts'

/** « Appelez-moi ». */
export const create = answered(ownNothingForm, async ({ workshop, person, situation, dates: look }) => {
  const dates = situation === 'proposed' ? null : await look()
  const why = situation === 'proposed' ? 'otherDate' : dates?.length === 0 ? 'noDate' : 'noneSuits'
  if (person.phone) await askForCall({ workshop, person: person._id }, why)
  return null
})
