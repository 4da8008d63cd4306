import type { Request, RequestHandler, Response } from 'express'
import { noon } from '#lib/dates.ts'
import { sensitiveWords } from '#lib/identifiers/sensitive-words.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import type { Person } from '#models/person.ts'
import type { Pages } from '#views/pages.ts'
import { agreementForm } from '../../forms/agreement.ts'
import { read } from '../../forms/read.ts'
import { sentences } from '../../forms/sentences.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'
import { ownPerson } from './find.ts'
import { today } from './line.ts'
import { screenOf } from './screen.ts'

async function newForm(req: Request, res: Response) {
  show(res, await ownPerson(req), { typed: { on: slashed(today()) } })
}
export { newForm as new }

/** Writes down what was agreed; words that should not stand there are kept only when that was meant. */
export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const person = await ownPerson(req)
  const { typed, value, errors } = read(agreementForm, req.body)
  if (errors) return show(res, person, { typed, errors: sentences(t, errors), refused: true })
  const sensitive = value.keepWords ? [] : sensitiveWords(value.text)
  const ask = { text: t('people.sensitive.ask') }
  if (sensitive.length > 0) return show(res, person, { typed, errors: ask, sensitive, refused: true })
  await person.agree({ text: value.text, on: value.on ?? today() }, { by: req.user._id })
  flash(res, 'people.agreement.saved', { params: { name: person.fullName } })
  res.redirect(303, paths.person(person.id))
}

type Shown = Pick<Pages['people/agreement'], 'typed'> &
  Partial<Pick<Pages['people/agreement'], 'errors' | 'sensitive'>> & { refused?: boolean }

function show(res: Response, person: Person, { typed, errors = {}, sensitive = [], refused = false }: Shown) {
  const { t } = sharedOf(res)
  const { value } = read(agreementForm, { text: '.', on: typed['on'] })
  const locals = {
    id: person.id,
    name: person.fullName,
    typed,
    echo: value?.on ? noon(value.on) : null,
    errors,
    sensitive,
    screen: screenOf(t)
  }
  const title = t('people.agreement.add')
  render(res, 'people/agreement', locals, { title, here: 'people', width: 'reading', refused })
}
