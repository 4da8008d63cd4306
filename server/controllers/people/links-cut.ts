import type { RequestHandler } from 'express'
import { cutPersonLinks } from '#models/people/cut-links.ts'
import { ownPerson } from '../../pages/people/find.ts'
import { paths } from '../../paths.ts'
import { flash } from '../../render.ts'

/** The links to the pages of a person open nothing any more. */
export const create: RequestHandler = async (req, res) => {
  const person = await ownPerson(req)
  await cutPersonLinks(person._id, { by: req.user._id })
  flash(res, 'people.search.cutDone')
  res.redirect(303, paths.person(person.id))
}
