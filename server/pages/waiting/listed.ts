import type { Request } from 'express'
import { scopes } from '#models/access/scope.ts'
import { Person } from '#models/records/person.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { param } from '../../forms/param.ts'

/** The person of the address: on the list of the session, whatever their agency, or one of the reader's; else the same 404. */
export async function listedPerson(req: Request, workshop: Workshop): Promise<Person> {
  const id = param(req, 'person')
  const isListed = workshop.waitingOf(id) ?? workshop.offerOf(id) ?? workshop.seatOf(id)
  return isListed ? Person.findById(id).orFail() : scopes.people(req.user).findOne({ _id: id }).orFail()
}
