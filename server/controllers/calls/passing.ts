import type { RequestHandler } from 'express'
import { releaseCall } from '#models/calls/claim.ts'
import { findCalled } from '../../pages/calls/find.ts'
import { callAfter } from '../../pages/calls/next.ts'

/** No answer is noted: the person stays in the list, and is anyone's again. */
export const create: RequestHandler = async (req, res) => {
  const person = await findCalled(req)
  await releaseCall(req.user, person)
  res.redirect(303, await callAfter(req, String(person)))
}
