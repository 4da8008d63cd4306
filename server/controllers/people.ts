import type { Request, RequestHandler, Response } from 'express'
import { noon } from '#lib/dates.ts'
import { correctUnlessKnown, enterUnlessKnown } from '#models/duplicate/asking.ts'
import { SHORTEST_SEARCH } from '#models/person/search.ts'
import { ageOn, monthsRegistered } from '#models/person/publics.ts'
import { Person } from '#models/person.ts'
import type { Pages } from '#views/pages.ts'
import { personForm } from '../forms/person.ts'
import { read } from '../forms/read.ts'
import { paths } from '../paths.ts'
import { flash, render, sharedOf } from '../render.ts'
import { decisionOf } from './duplicates/asked.ts'
import { formOf, refuseForm, typedFrom, wordsToCheck } from './people/form.ts'
import { historyOf, offersFor } from './people/history.ts'
import { lineOf, today } from './people/line.ts'

export const index: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const q = textOf(req.query['q'])
  const day = today()
  if (q !== '') {
    const { people, more } = await Person.search(req.user, q)
    const found = { people: people.map(person => lineOf(person, { day, q })), more }
    const tooShort = q.length < SHORTEST_SEARCH
    return render(
      res,
      'people/index',
      { q, found, tooShort, page: null },
      { title: t('people.title'), here: 'people' }
    )
  }
  const [after, before] = [textOf(req.query['after']), textOf(req.query['before'])]
  const { people, hasNext, hasPrevious } = await Person.page(req.user, {
    after: after || undefined,
    before: before || undefined
  })
  const at = (name: string, person: Person | undefined) => `${paths.people()}?${name}=${person?.id ?? ''}`
  const page = {
    people: people.map(person => lineOf(person, { day })),
    previous: hasPrevious ? at('before', people[0]) : undefined,
    next: hasNext ? at('after', people.at(-1)) : undefined
  }
  render(
    res,
    'people/index',
    { q, found: null, tooShort: false, page },
    { title: t('people.title'), here: 'people' }
  )
}

export const show: RequestHandler = async (req, res) => {
  const person = await find(req)
  const now = new Date()
  const day = today(now)
  const [{ history, next }, offers] = await Promise.all([
    historyOf(req.user, person, now),
    offersFor(req.user, person, now)
  ])
  const registeredOn = person.registeredOn
    ? { date: noon(person.registeredOn), months: monthsRegistered(person, day) ?? 0 }
    : null
  const locals = {
    person,
    age: ageOn(person, day),
    registeredOn,
    labels: person.labelsOn(day),
    next,
    history,
    offers
  }
  render(res, 'people/show', locals, { title: person.fullName, here: 'people' })
}

function newForm(_req: Request, res: Response) {
  render(res, 'people/new', formOf({}), {
    title: sharedOf(res).t('people.form.new'),
    here: 'people',
    width: 'reading'
  })
}
export { newForm as new }

export const create: RequestHandler = async (req, res) => {
  const form = read(personForm, req.body)
  const frame = { title: sharedOf(res).t('people.form.new'), here: 'people', width: 'reading' } as const
  const again = (locals: Pages['people/new']) =>
    render(res, 'people/new', locals, { ...frame, refused: true })
  if (form.errors || wordsToCheck(form.value).length > 0) return refuseForm(res, form, again)
  const { keepWords: _, ...facts } = form.value
  const decision = decisionOf(req)
  const decided = { decision, by: req.user._id }
  const person = await enterUnlessKnown(agencyOf(req), facts, decided).catch((error: unknown) =>
    refuseForm(res, form, again, error, decision)
  )
  if (!person) return
  flash(res, 'people.created', { params: { name: person.fullName } })
  res.redirect(303, paths.person(person.id))
}

export const edit: RequestHandler = async (req, res) => {
  const person = await find(req)
  const locals = { ...formOf(typedFrom(person)), id: person.id, name: person.fullName }
  render(res, 'people/edit', locals, {
    title: sharedOf(res).t('people.form.edit', { name: person.fullName }),
    here: 'people',
    width: 'reading'
  })
}

export const update: RequestHandler = async (req, res) => {
  const person = await find(req)
  const name = person.fullName
  const form = read(personForm, req.body)
  const frame = {
    title: sharedOf(res).t('people.form.edit', { name }),
    here: 'people',
    width: 'reading'
  } as const
  const again = (locals: Pages['people/new']) =>
    render(res, 'people/edit', { ...locals, id: person.id, name }, { ...frame, refused: true })
  if (form.errors || wordsToCheck(form.value).length > 0) return refuseForm(res, form, again)
  const { keepWords: _, ...facts } = form.value
  const decision = decisionOf(req)
  const decided = { decision, by: req.user._id }
  const saved = await correctUnlessKnown(person, facts, decided).catch((error: unknown) =>
    refuseForm(res, form, again, error, decision)
  )
  if (!saved) return
  flash(res, 'people.saved', { params: { name: saved.fullName } })
  res.redirect(303, paths.person(person.id))
}

function find(req: Request): Promise<Person> {
  return req.user
    .people()
    .findOne({ _id: String(req.params['person']) })
    .orFail()
}

/** The routes below are for counsellors, who all have an agency. */
function agencyOf(req: Request) {
  const { agency } = req.user
  if (!agency) throw new Error('A counsellor without agency')
  return agency
}

const textOf = (value: unknown) => (typeof value === 'string' ? value.trim().slice(0, 100) : '')
