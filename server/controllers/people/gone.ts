import type { Request, Response } from 'express'
import { Person } from '#models/person.ts'
import { render } from '../../render.ts'
import { historyOf } from './history.ts'

/**
 * In place of the file of someone whom another agency looks after now: the workshops of this agency that knew them, so that a
 * name in one of these leads somewhere. Nothing of the file. Whoever was in none of them is a 404 as before.
 */
export async function showGone(req: Request, res: Response): Promise<void> {
  const known = await req.user
    .participations()
    .findOne({ person: String(req.params['person']) })
    .orFail()
  const person = await Person.findById(known.person).orFail()
  const { history } = await historyOf(req.user, person, new Date())
  const { fullName: name, gender } = person
  const locals = { name, gender, history: history.filter(({ mine }) => mine) }
  render(res, 'people/gone', locals, { title: name, here: 'people', width: 'reading' })
}
