import { workshopById } from '#models/access/person-links.ts'
import { comeAfterAll, refuseFullAsRead } from '#models/invitations/own-answers.ts'
import { ownNothingForm } from '../../forms/own-page.ts'
import { answered } from '../../pages/mine/answer.ts'

/** « Je viens quand même », or yes to a proposal: while a seat is free. */
export const create = answered(
  ownNothingForm,
  async mine => {
    // Of hundreds who were counted at once while a seat was free, the first have it by now.
    const workshop = (await workshopById(mine.workshop._id)) ?? mine.workshop
    refuseFullAsRead({ ...mine, workshop })
    await comeAfterAll({ workshop, person: mine.person._id })
    return null
  },
  { refuseAsRead: refuseFullAsRead }
)
