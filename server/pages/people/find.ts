import type { Request } from 'express'
import type { Person } from '#models/records/person.ts'
import { param } from '../../forms/param.ts'
import { scopes } from '#models/access/scope.ts'

/** The person of the address, within the reader's scope; not theirs and not there are the same 404. */
export function ownPerson(req: Request): Promise<Person> {
  return scopes
    .people(req.user)
    .findOne({ _id: param(req, 'person') })
    .orFail()
}
