import { resumeMessages, stopMessages } from '#models/people/stop-messages.ts'
import { ownMessagesForm } from '../../forms/own-page.ts'
import { answered } from '../../pages/mine/answer.ts'

/** No message any more, or messages again. */
export const create = answered(ownMessagesForm, async ({ person }, { back }) => {
  await (back ? resumeMessages(person._id) : stopMessages(person._id))
  return null
})
