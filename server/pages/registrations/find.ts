import type { Request } from 'express'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import { scopes } from '#models/access/scope.ts'
import { about } from '../../about.ts'

/** The workshop of the address, within the reader's scope; not theirs and not there are the same 404. */
export async function findWorkshop(req: Request): Promise<Workshop> {
  const found = await scopes
    .workshops(req.user)
    .findOne({ _id: String(req.params['workshop']) })
    .orFail()
  return about(req, found)
}

/**
 * The participation of the address, in a workshop within the reader's scope. A person who has gone to another agency
 * since is still looked after in the workshops where they are expected.
 */
export async function findParticipation(req: Request) {
  const workshop = await findWorkshop(req)
  const participation = await Participation.findOne({
    workshop: workshop._id,
    person: String(req.params['person'])
  }).orFail()
  const person = await Person.findById(participation.person).orFail()
  return { workshop, person, participation }
}

/** Someone to give a seat to: of the reader's agency, or gone to another since this workshop was proposed to them. */
export async function findToRegister(req: Request, workshop: Workshop, id: string): Promise<Person> {
  const own = await scopes.people(req.user).findOne({ _id: id })
  if (own) return own
  const state = { $in: ['proposed', 'waiting', 'offered', 'registered'] as const }
  await Participation.findOne({ workshop: workshop._id, person: id, state } as never).orFail()
  return Person.findById(id).orFail()
}

/**
 * The participation whose next steps are told: to the agency of its workshop, and to the one that looks after the person now,
 * whose counsellors are those who ask. `mine`: the workshop is the reader's own.
 */
export async function findFollowed(req: Request) {
  const person = await scopes.people(req.user).findOne({ _id: String(req.params['person']) })
  if (!person) return { ...(await findParticipation(req)), mine: true }
  const participation = await Participation.findOne({
    workshop: String(req.params['workshop']),
    person: person._id
  }).orFail()
  const workshop = about(req, await Workshop.findById(participation.workshop).orFail())
  return { workshop, person, participation, mine: Boolean(req.user.agency?.equals(workshop.agency)) }
}
