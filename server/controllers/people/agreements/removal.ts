import type { RequestHandler } from 'express'
import { NotFound, Refusal } from '#lib/refusal.ts'
import { baseFingerprint } from '../../../forms/edit-conflicts.ts'
import { paths } from '../../../paths.ts'
import { flash, sharedOf } from '../../../render.ts'
import { removeCommitment } from '#models/people/commitments.ts'
import { ownPerson } from '../../../pages/people/find.ts'
import { commitmentOf, filledWith, typedFrom } from '../../../pages/agreements/find.ts'
import { showCommitment } from '../../../pages/agreements/page.ts'

/** Takes back what was noted by mistake, as it was read; corrected since, it is shown again first. */
export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const person = await ownPerson(req)
  const note = commitmentOf(req, person)
  if (!note && !filledWith(req)) throw new NotFound()
  if (note) {
    const typed = typedFrom(note)
    const again = () => showCommitment(res, person, { typed, note, refusal: t('people.agreement.readAgain') })
    if (filledWith(req) !== baseFingerprint(typed)) return again()
    try {
      await removeCommitment(person, note, { by: req.user._id })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return again()
    }
  }
  flash(res, 'people.agreement.removed', { params: { name: person.fullName } })
  res.redirect(303, paths.person(person.id))
}
