import type { Request, RequestHandler, Response } from 'express'
import type { Translate } from '#lib/i18n.ts'
import { NotFound, Refusal } from '#lib/refusal.ts'
import { sensitiveWords } from '#lib/identifiers/sensitive-words.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { type Commitment, addCommitment } from '#models/people/writing.ts'
import type { Pages } from '#views/pages.ts'
import { changedBy } from '../../changed-by.ts'
import { commitmentForm, type CommitmentForm } from '../../forms/commitment.ts'
import { conflictErrors, mergeEdits, type Wording } from '../../forms/edit-conflicts.ts'
import { read, type Reading } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { idToMake, noteMade } from '../../middleware/once.ts'
import { paths } from '../../paths.ts'
import { flash, sharedOf } from '../../render.ts'
import { correctCommitment } from '#models/people/commitments.ts'
import { commitmentOf, filledWith, typedFrom } from '../../pages/agreements/find.ts'
import { showCommitment } from '../../pages/agreements/page.ts'
import { ownPerson } from '../../pages/people/find.ts'
import { ledToGone } from '../../pages/people/gone.ts'
import { today } from '../../pages/people/line.ts'

async function newForm(req: Request, res: Response) {
  showCommitment(res, await ownPerson(req), { typed: { on: slashed(today()) } })
}
export { newForm as new }

/** Writes down what was agreed; words that should not stand there are kept only when that was meant. */
export const create: RequestHandler = async (req, res) => {
  if (await ledToGone(req, res)) return
  const { t } = sharedOf(res)
  const person = await ownPerson(req)
  const { value, ...said } = judge(t, read(commitmentForm, req.body))
  if (!value) return showCommitment(res, person, said)
  await addCommitment(person, value, { by: req.user._id, id: idToMake(res) })
  await noteMade(res)
  flash(res, 'people.agreement.saved', { params: { name: person.fullName } })
  res.redirect(303, paths.person(person.id))
}

/** What was agreed, to be corrected by any counsellor of the agency. */
export const edit: RequestHandler = async (req, res) => {
  const person = await ownPerson(req)
  const note = commitmentOf(req, person)
  if (!note) throw new NotFound()
  showCommitment(res, person, { typed: typedFrom(note), note })
}

/** Corrects it, unless someone else has meanwhile: what they wrote is shown before it is written over. */
export const update: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const person = await ownPerson(req)
  const note = commitmentOf(req, person)
  if (!note) {
    if (!filledWith(req)) throw new NotFound()
    const refusal = t('people.agreement.removedMeanwhile')
    return showCommitment(res, person, { typed: read(commitmentForm, req.body).typed, refusal })
  }
  const current = typedFrom(note)
  const { typed, conflicts } = mergeEdits(req.body, current)
  if (conflicts.length > 0) {
    const change = await changedBy(res, note.corrected ?? null)
    const said = conflictErrors(t, conflicts, current, { ...wordingOf(t), change })
    return showCommitment(res, person, { typed, note, ...said })
  }
  const { value, ...said } = judge(t, read(commitmentForm, typed))
  if (!value) return showCommitment(res, person, { ...said, note })
  try {
    await correctCommitment(person, note, value, { by: req.user._id })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return showCommitment(res, person, { typed, note, ...refused(t, error) })
  }
  flash(res, 'people.agreement.corrected', { params: { name: person.fullName } })
  res.redirect(303, paths.person(person.id))
}

interface Judged
  extends
    Pick<Pages['people/agreement'], 'typed'>,
    Partial<Pick<Pages['people/agreement'], 'errors' | 'sensitive'>> {
  value?: Commitment
}

/** What was typed, read and screened: either what to write, or what to say of it. */
function judge(t: Translate, { typed, value, errors }: Reading<CommitmentForm>): Judged {
  if (errors) return { typed, errors: sentences(t, errors) }
  const sensitive = value.keepWords ? [] : sensitiveWords(value.text)
  if (sensitive.length > 0) return { typed, errors: { text: t('people.sensitive.ask') }, sensitive }
  return { typed, value: { text: value.text, on: value.on ?? today() } }
}

const wordingOf = (t: Translate): Wording => ({
  label: name => t(name === 'on' ? 'people.agreement.day' : 'people.agreement.text')
})
