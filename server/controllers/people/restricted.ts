import type { Request, RequestHandler, Response } from 'express'
import type { Translate } from '#lib/i18n.ts'
import { Refusal } from '#lib/refusal.ts'
import type { Person } from '#models/records/person.ts'
import { BOE_ANSWERS, type BoeAnswer } from '#models/records/restricted-facts.ts'
import { baseFingerprint, conflictErrors, mergeEdits, type Wording } from '../../forms/edit-conflicts.ts'
import { read, type Typed } from '../../forms/read.ts'
import { restrictedForm } from '../../forms/restricted.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'
import { readRestricted, currentRestricted, writeRestricted } from '#models/people/restricted.ts'
import { publicWords } from '../../pages/publics.ts'
import type { Option } from '#views/shared/pages.ts'
import { ownPerson } from '../../pages/people/find.ts'

/** What only accounts given the right may read; that it was read is told in the history of the person. */
export const edit: RequestHandler = async (req, res) => {
  await showPage(req, res, await ownPerson(req), { errors: {} })
}

export const update: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const person = await ownPerson(req)
  const { at: since, ...known } = await currentRestricted(person)
  const offered = await groupsFor(res, known.addedGroups)
  const { typed, conflicts } = mergeEdits(req.body, { ...known })
  if (conflicts.length > 0) {
    const said = conflictErrors(t, conflicts, { ...known }, wordingOf(t, offered))
    return showPage(req, res, person, { ...said, typed })
  }
  const { value, errors } = read(restrictedForm, typed)
  if (errors) return showPage(req, res, person, { errors: sentences(t, errors), typed })
  if (!value.addedGroups.every(code => offered.some(option => option.value === code)))
    return showPage(req, res, person, { errors: { addedGroups: t('errors.field.choice') }, typed })
  try {
    await writeRestricted(person, { ...value, since, by: req.user })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return showPage(req, res, person, { ...refused(t, error), typed })
  }
  flash(res, 'people.restricted.saved', { params: { name: person.fullName } })
  res.redirect(303, paths.person(person.id))
}

interface Said {
  errors: Record<string, string>
  refusal?: string
  /** What was answered and refused. */
  typed?: Typed
}

async function showPage(req: Request, res: Response, person: Person, { errors, refusal, typed }: Said) {
  const { boe, addedGroups } = await readRestricted(person, { by: req.user })
  const locals = {
    id: person.id,
    name: person.fullName,
    boe: BOE_ANSWERS.find(answer => answer === typed?.['boe']) ?? boe,
    addedGroups: typed ? [typed['addedGroups'] ?? []].flat() : addedGroups,
    groups: await groupsFor(res, addedGroups),
    baseFingerprint: baseFingerprint({ boe, addedGroups }),
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

/** The publics of restricted access that a file may carry, with those it carries already. */
async function groupsFor(res: Response, carried: readonly string[]): Promise<Option[]> {
  return (await publicWords(sharedOf(res))).offered('restricted', carried)
}

const wordingOf = (t: Translate, groups: readonly Option[]): Wording => ({
  label: name => t(name === 'boe' ? 'people.restricted.boe' : 'people.restricted.publics'),
  say: (name, value) =>
    name === 'boe'
      ? t(`people.answer.${value as BoeAnswer}`)
      : (groups.find(group => group.value === value)?.label ?? null)
})
