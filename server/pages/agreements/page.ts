import type { Response } from 'express'
import { noon } from '#lib/dates.ts'
import type { Person } from '#models/records/person.ts'
import type { ReadCommitment } from '#models/people/commitments.ts'
import type { Pages } from '#views/pages.ts'
import { commitmentForm } from '../../forms/commitment.ts'
import { baseFingerprint } from '../../forms/edit-conflicts.ts'
import { read } from '../../forms/read.ts'
import { paths } from '../../paths.ts'
import { render, sharedOf } from '../../render.ts'
import { screenOf } from '../people/screen.ts'
import { typedFrom } from './find.ts'

type Shown = Pick<Pages['people/agreement'], 'typed'> &
  Partial<Pick<Pages['people/agreement'], 'errors' | 'sensitive' | 'refusal'>> & {
    /** What is being corrected; a new one without. */
    note?: ReadCommitment | undefined
  }

/** The form of what was agreed, new or corrected; with errors or a refusal, the answer to what was refused. */
export function showCommitment(
  res: Response,
  person: Person,
  { typed, errors = {}, sensitive = [], refusal, note }: Shown
): void {
  const { t } = sharedOf(res)
  const { value } = read(commitmentForm, { text: '.', on: typed['on'] })
  const locals = {
    id: person.id,
    name: person.fullName,
    action: note ? paths.agreement(person.id, String(note._id)) : paths.agreements(person.id),
    removal: note ? paths.agreementRemoval(person.id, String(note._id)) : undefined,
    baseFingerprint: note ? baseFingerprint(typedFrom(note)) : undefined,
    typed,
    echo: value?.on ? noon(value.on) : null,
    errors,
    sensitive,
    refusal,
    screen: screenOf(t)
  }
  const title = t(note ? 'people.agreement.edit' : 'people.agreement.add')
  const refused = refusal !== undefined || Object.keys(errors).length > 0
  render(res, 'people/agreement', locals, { title, here: 'people', width: 'reading', refused })
}
