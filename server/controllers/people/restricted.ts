import type { RequestHandler } from 'express'
import { BOE_ANSWERS, RestrictedFacts } from '#models/restricted-facts.ts'
import { read } from '../../forms/read.ts'
import { restrictedForm } from '../../forms/restricted.ts'
import { sentences } from '../../forms/sentences.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'
import { ownPerson } from './find.ts'

/** What only accounts given the right may read; that it was read is told in the history of the person. */
export const edit: RequestHandler = async (req, res) => {
  const person = await ownPerson(req)
  const boe = await RestrictedFacts.read(person, { by: req.user })
  const title = sharedOf(res).t('people.restricted.title')
  const locals = { id: person.id, name: person.fullName, boe, answers: BOE_ANSWERS, errors: {} }
  render(res, 'people/restricted', locals, { title, here: 'people', width: 'reading' })
}

export const update: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const person = await ownPerson(req)
  const { value, errors } = read(restrictedForm, req.body)
  const title = t('people.restricted.title')
  if (errors) {
    const said = sentences(t, errors)
    const locals = { id: person.id, name: person.fullName, boe: null, answers: BOE_ANSWERS, errors: said }
    return render(res, 'people/restricted', locals, {
      title,
      here: 'people',
      width: 'reading',
      refused: true
    })
  }
  await RestrictedFacts.write(person, { boe: value.boe, by: req.user })
  flash(res, 'people.restricted.saved', { params: { name: person.fullName } })
  res.redirect(303, paths.person(person.id))
}
