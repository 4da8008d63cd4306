import type { RequestHandler } from 'express'
import { REASONS } from '#models/messages/reasons.ts'
import { render, sharedOf } from '../../render.ts'
import { noticesOfWorkshop } from '#models/messages/listing.ts'
import { headOf, sentencesOf } from '../../pages/workshops/head.ts'
import { ownWorkshop } from '../../pages/workshops/find.ts'

/** What went to the people of this workshop, will go, or could not. */
export const index: RequestHandler = async (req, res) => {
  const workshop = await ownWorkshop(req)
  const [head, notices] = await Promise.all([
    headOf({ req, res }, workshop, 'messages'),
    noticesOfWorkshop(workshop._id)
  ])
  const reasons = sentencesOf(sharedOf(res).t, REASONS, code => `messages.reason.${code}`)
  render(
    res,
    'workshops/messages',
    { head, notices: notices.toReversed(), reasons },
    { title: workshop.tradeLabel, here: 'planning' }
  )
}
