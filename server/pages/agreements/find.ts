import type { Request } from 'express'
import { slashed } from '#lib/identifiers/typed-date.ts'
import type { Person } from '#models/records/person.ts'
import type { ReadCommitment } from '#models/people/commitments.ts'
import { param } from '../../forms/param.ts'
import { filledForm } from '../../forms/filled.ts'
import { read, type Typed } from '../../forms/read.ts'

/** What the address names among what was agreed with the person; null when it was never there, or is no more. */
export function commitmentOf(req: Request, person: Person): ReadCommitment | null {
  const named = param(req, 'agreement')
  const found = person.commitments.find(({ _id }) => String(_id) === named)
  if (!found) return null
  const { _id, text, on, correctedBy = null, correctedAt = null } = found
  return { _id, text, on, corrected: { by: correctedBy, at: correctedAt } }
}

/** As its form shows it. */
export const typedFrom = ({ text, on }: ReadCommitment): Typed => ({ text, on: slashed(on) })

/** What the form was filled with, '' for one that never was: a note that is no more was once there for the first. */
export function filledWith(req: Request): string {
  return read(filledForm, req.body).value?.baseFingerprint ?? ''
}
