import type { RequestHandler } from 'express'
import { sendOwed } from '#models/messages/owed.ts'
import { ownPerson } from '../../pages/people/find.ts'
import { paths } from '../../paths.ts'
import { flash } from '../../render.ts'

/** What no address could carry leaves for the one that was added since. */
export const create: RequestHandler = async (req, res) => {
  const person = await ownPerson(req)
  const count = await sendOwed(person)
  if (count > 0) flash(res, 'calls.owed.sent', { params: { count } })
  res.redirect(303, paths.person(person.id))
}
