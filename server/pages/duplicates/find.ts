import type { Request } from 'express'
import { NotFound } from '#lib/refusal.ts'
import { Duplicate } from '#models/records/duplicate.ts'
import type { Person } from '#models/records/person.ts'
import { scopes } from '#models/access/scope.ts'
import { keptFor } from '#models/identity/merge/redirects.ts'

/** Two files of the reader's agency; the first is kept when they are merged. */
export interface Pair {
  duplicate: Duplicate
  kept: Person
  losing: Person
}

/** The file that the two of the address have become, for a page that is older than that; null while they are two. */
export async function becameOne(req: Request): Promise<string | null> {
  const duplicate = await scopes.duplicates(req.user).findOne({ _id: String(req.params['duplicate']) })
  const kept = await Promise.all((duplicate?.people ?? []).map(person => keptFor(req.user, person)))
  return kept.find(person => person !== null)?.toString() ?? null
}

/** The pair of the address, its older file first: that address is known longer. Throws when a file is gone. */
export async function findPair(req: Request): Promise<Pair> {
  const duplicate = await scopes
    .duplicates(req.user)
    .findOne({ _id: String(req.params['duplicate']), state: { $ne: 'merged' } })
    .orFail()
  const people = await scopes
    .people(req.user)
    .find({ _id: { $in: duplicate.people } })
    .sort({ _id: 1 })
  const [kept, losing] = people
  if (!kept || !losing) throw new NotFound()
  return { duplicate, kept, losing }
}
