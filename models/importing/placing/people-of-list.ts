import type mongoose from 'mongoose'
import { peopleScope, workshopScope } from '#models/access/scope.ts'
import { mergedInto } from '#models/identity/merge/redirects.ts'
import type { Account } from '#models/records/account.ts'
import { ImportRow } from '#models/records/import-row.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import { FOR_JOB_SEEKERS } from '#models/records/workshop-kind.ts'
import { personInKeys } from '../people/person-keys.ts'

type Id = mongoose.Types.ObjectId

/** Shown on a page, and ticked at most in one press. */
export const MOST_PLACED = 50
const WORKSHOPS_SHOWN = 60

export interface ListedPeople {
  people: Person[]
  /** Lines of this page whose person the agency looks after no longer. */
  gone: number
  /** The last line of this page, where others follow. */
  next: number | null
}

/** Those whom the lines of a saved list wrote or already said right, in its order: fifty lines at a time. */
export async function peopleOfList(
  account: Account,
  importation: Id,
  { after = 0 }: { after?: number | undefined } = {}
): Promise<ListedPeople> {
  const rows = await ImportRow.find({
    importation,
    outcome: { $in: ['saved', 'unchanged'] },
    agency: null,
    record: { $gt: after }
  })
    .select('record person keys')
    .sort({ record: 1 })
    .limit(MOST_PLACED + 1)
    .lean<{ record: number; person?: Id | null; keys: string[] }[]>()
  const shown = rows.slice(0, MOST_PLACED)
  const named = shown.flatMap(({ person, keys }) => person ?? personInKeys(keys) ?? [])
  const { people, gone } = await presentPeople(account, named)
  return {
    people,
    gone: gone.length,
    next: rows.length > MOST_PLACED ? (shown.at(-1)?.record ?? null) : null
  }
}

/** Those of the account's agency, in the order named, a file made one with another being that other; and the rest. */
export async function presentPeople(account: Account, named: readonly (Id | string)[]) {
  const into = await mergedInto(named)
  const followed = (id: Id | string) => String(into.get(String(id)) ?? id)
  const found = await Person.find({
    $and: [peopleScope(account), { _id: { $in: [...new Set(named.map(followed))] } }]
  })
  const byId = new Map(found.map(person => [String(person.id), person]))
  const gone = named.filter(id => !byId.has(followed(id)))
  const people = [...new Set(named.map(followed))].flatMap(id => byId.get(id) ?? [])
  return { people, gone }
}

export function workshopsToCome(account: Account, now = new Date()): Promise<Workshop[]> {
  return Workshop.find({
    ...workshopScope(account),
    ...FOR_JOB_SEEKERS,
    state: 'published',
    startsAt: { $gt: now }
  })
    .sort({ startsAt: 1, _id: 1 })
    .limit(WORKSHOPS_SHOWN)
}
