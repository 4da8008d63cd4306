import { resumeCalls, stopCalls } from '#models/people/stop-calls.ts'
import { ownMessagesForm } from '../../forms/own-page.ts'
import { answered } from '../../pages/mine/answer.ts'

/** No call any more, or calls again. */
export const create = answered(ownMessagesForm, async ({ person }, { back }) => {
  await (back ? resumeCalls(person._id, { by: null }) : stopCalls(person._id, { by: null }))
  return null
})
