import type { Request } from 'express'
import { scopes } from '#models/access/scope.ts'
import type { Person } from '#models/records/person.ts'
import { param } from '../../forms/param.ts'

/** Someone the agency may call: theirs, or of one of their workshops though gone to another agency since. */
export async function findCalled(req: Request): Promise<Person['_id']> {
  const _id = param(req, 'person')
  const own = await scopes.people(req.user).findOne({ _id }).select('_id').lean()
  if (own) return own._id
  // Whose file it is may not be known yet.
  const request = await scopes.seatRequests(req.user).findOne({ _id }).select('_id').lean()
  if (request) return request._id
  const { person } = await scopes.participations(req.user).findOne({ person: _id }).select('person').orFail()
  return person
}
