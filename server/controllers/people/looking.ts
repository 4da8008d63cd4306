import type { RequestHandler } from 'express'
import { NotFound } from '#lib/refusal.ts'
import { endSearch, resumeSearch } from '#models/invitations/end-search.ts'
import { lookingForm } from '../../forms/looking.ts'
import { read } from '../../forms/read.ts'
import { ownPerson } from '../../pages/people/find.ts'
import { paths } from '../../paths.ts'
import { flash } from '../../render.ts'

/** The person looks for no workshop any more, or for one again, as somebody asked the counsellor to write down. */
export const create: RequestHandler = async (req, res) => {
  const person = await ownPerson(req)
  const form = read(lookingForm, req.body)
  if (form.errors) throw new NotFound()
  const { looks, asked } = form.value
  const by = req.user._id
  await (looks ? resumeSearch(person._id, { by, asked }) : endSearch(person._id, { by, asked }))
  flash(res, looks ? 'people.search.resumedDone' : 'people.search.endedDone')
  res.redirect(303, paths.person(person.id))
}
