import type { Request, RequestHandler, Response } from 'express'
import type { Translate } from '#lib/i18n.ts'
import { Refusal } from '#lib/refusal.ts'
import type { Person } from '#models/records/person.ts'
import { BOE_ANSWERS, type BoeAnswer } from '#models/records/restricted-facts.ts'
import { baseFingerprint, conflictErrors, mergeEdits, type Wording } from '../../forms/edit-conflicts.ts'
import { read } from '../../forms/read.ts'
import { restrictedForm } from '../../forms/restricted.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'
import { readRestricted, currentRestricted, writeRestricted } from '#models/people/restricted.ts'
import { ownPerson } from '../../pages/people/find.ts'

/** What only accounts given the right may read; that it was read is told in the history of the person. */
export const edit: RequestHandler = async (req, res) => {
  await showPage(req, res, await ownPerson(req), { errors: {} })
}

export const update: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const person = await ownPerson(req)
  const instead = await currentRestricted(person)
  const { typed, conflicts } = mergeEdits(req.body, { boe: instead })
  if (conflicts.length > 0) {
    const said = conflictErrors(t, conflicts, { boe: instead }, wordingOf(t))
    return showPage(req, res, person, { ...said, typed: typed['boe'] })
  }
  const { value, errors } = read(restrictedForm, typed)
  if (errors) return showPage(req, res, person, { errors: sentences(t, errors) })
  try {
    await writeRestricted(person, { boe: value.boe, instead, by: req.user })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return showPage(req, res, person, { ...refused(t, error), typed: value.boe })
  }
  flash(res, 'people.restricted.saved', { params: { name: person.fullName } })
  res.redirect(303, paths.person(person.id))
}

interface Said {
  errors: Record<string, string>
  refusal?: string
  /** What was answered and refused. */
  typed?: unknown
}

async function showPage(req: Request, res: Response, person: Person, { errors, refusal, typed }: Said) {
  const current = await readRestricted(person, { by: req.user })
  const locals = {
    id: person.id,
    name: person.fullName,
    boe: BOE_ANSWERS.find(answer => answer === typed) ?? current,
    baseFingerprint: baseFingerprint({ boe: current }),
    answers: BOE_ANSWERS,
    errors,
    refusal
  }
  render(res, 'people/restricted', locals, {
    title: sharedOf(res).t('people.restricted.title'),
    here: 'people',
    width: 'reading',
    refused: Boolean(refusal) || Object.keys(errors).length > 0
  })
}

const wordingOf = (t: Translate): Wording => ({
  label: () => t('people.restricted.boe'),
  say: (_name, value) => t(`people.answer.${value as BoeAnswer}`)
})
