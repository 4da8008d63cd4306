import type { Request, Response } from 'express'
import { Person } from '#models/records/person.ts'
import { paths } from '../../paths.ts'
import { flash, render } from '../../render.ts'
import { historyOf } from './history.ts'
import { scopes } from '#models/access/scope.ts'

/**
 * In place of the file of someone whom another agency looks after now: the workshops of this agency that knew them, so that a
 * name in one of these leads somewhere. Nothing of the file. Whoever was in none of them is a 404 as before.
 */
export async function showGone(req: Request, res: Response): Promise<void> {
  const known = await scopes
    .participations(req.user)
    .findOne({ person: String(req.params['person']) })
    .orFail()
  const person = await Person.findById(known.person).orFail()
  const { history } = await historyOf(req.user, person, new Date())
  const { fullName: name, gender } = person
  const locals = { name, gender, history: history.filter(({ mine }) => mine) }
  render(res, 'people/gone', locals, { title: name, here: 'people', width: 'reading' })
}

/** A form sent for someone who has gone to another agency since: leads to what is left of them here, and says so. */
export async function ledToGone(req: Request, res: Response): Promise<boolean> {
  const person = String(req.params['person'])
  if (await scopes.people(req.user).findOne({ _id: person }).select('_id').lean()) return false
  const known = await scopes.participations(req.user).findOne({ person }).select('_id').lean()
  if (!known) return false
  flash(res, 'people.gone.notSaved', { tone: 'refused' })
  res.redirect(303, paths.person(person))
  return true
}
