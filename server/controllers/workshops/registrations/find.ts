import type { Request } from 'express'
import { Participation } from '#models/participation.ts'
import type { Person } from '#models/person.ts'
import type { Workshop } from '#models/workshop.ts'

/** The workshop of the address, within the reader's scope; not theirs and not there are the same 404. */
export function findWorkshop(req: Request): Promise<Workshop> {
  return req.user
    .workshops()
    .findOne({ _id: String(req.params['workshop']) })
    .orFail()
}

/** The person of the address, within the reader's scope. */
export function findPerson(req: Request): Promise<Person> {
  return req.user
    .people()
    .findOne({ _id: String(req.params['person']) })
    .orFail()
}

/** The participation of the address: workshop and person both within the reader's scope. */
export async function findParticipation(req: Request) {
  const [workshop, person] = await Promise.all([findWorkshop(req), findPerson(req)])
  const participation = await Participation.findOne({ workshop: workshop._id, person: person._id }).orFail()
  return { workshop, person, participation }
}
