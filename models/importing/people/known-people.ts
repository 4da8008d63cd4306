import type mongoose from 'mongoose'
import type { PersonDraft } from '#lib/tabular/person-row.ts'
import { candidatesOf, type Known } from '#models/identity/similarity/candidates.ts'
import { mergedInto } from '#models/identity/merge/redirects.ts'
import { Person } from '#models/records/person.ts'
import { importedFields, type ImportedField } from '#models/records/person-fields.ts'
import { isEnteredBy } from './new-id.ts'

type Id = mongoose.Types.ObjectId

export type StoredPerson = Pick<Person, '_id' | 'agency' | ImportedField> & { updatedAt: Date }

const FIELDS = ['agency', ...importedFields(), 'updatedAt'].join(' ')

type Draft = Partial<PersonDraft>

export interface KnownPeople {
  /** Who holds an identifier, in any agency. */
  byIdentifier: ReadonlyMap<string, StoredPerson>
  byId: ReadonlyMap<string, StoredPerson>
  likely: ReadonlyMap<Draft, Known>
}

/** A few queries for a batch. `named` were named by someone; whom this very import entered is nobody's likely one. */
export async function findKnown(
  { _id, agency }: { _id: Id; agency: Id },
  drafts: readonly Draft[],
  named: readonly Id[] = []
): Promise<KnownPeople> {
  const identifiers = drafts.flatMap(({ identifier }) => identifier ?? [])
  const [holders, decided] = await Promise.all([
    identifiers.length === 0 ? [] : find({ identifiers: { $in: identifiers } }),
    findNamed(agency, named)
  ])
  const byIdentifier = heldBy(holders)
  // Who is in another agency is not shown: a line that goes there is compared by its identifier alone.
  const unknown = drafts.filter(
    draft => draft.agency?.id === String(agency) && !byIdentifier.has(draft.identifier ?? '')
  )
  const known = await candidatesOf(agency, unknown.map(likened))
  const likely = unknown.map((draft, at): [Draft, Known] => {
    const { candidates, verdict, elsewhere } = known[at] ?? NOBODY
    const others = candidates.filter(({ person }) => !isEnteredBy(_id, person._id))
    return [draft, { candidates: others, verdict: others.length === 0 ? 'pass' : verdict, elsewhere }]
  })
  return { byIdentifier, byId: decided, likely: new Map(likely) }
}

/** By the id they were named by, though their file was made one with another since. */
async function findNamed(agency: Id, named: readonly Id[]): Promise<Map<string, StoredPerson>> {
  if (named.length === 0) return new Map()
  const into = await mergedInto(named, { agency })
  const found = await find({ agency, _id: { $in: [...named, ...into.values()] } })
  const byId = new Map(found.map(person => [String(person._id), person]))
  return new Map(
    named.flatMap(id => {
      const person = byId.get(String(into.get(String(id)) ?? id))
      return person ? [[String(id), person] as const] : []
    })
  )
}

const NOBODY: Known = { candidates: [], verdict: 'pass', elsewhere: null }

/** As it is compared, without its identifier: that nobody holds it has just been read. */
export function likened({ lastName = '', firstName = '', phone, otherPhone, ...draft }: Draft) {
  const { title, birthDate, email } = draft
  const phones = [phone, otherPhone].filter(one => one !== undefined)
  return { lastName, firstName, title, birthDate, email, phones }
}

function heldBy(people: readonly StoredPerson[]): Map<string, StoredPerson> {
  const held = new Map<string, StoredPerson>()
  for (const person of people) for (const identifier of person.identifiers) held.set(identifier, person)
  return held
}

export function findPeople(ids: readonly Id[]): Promise<StoredPerson[]> {
  return ids.length === 0 ? Promise.resolve([]) : find({ _id: { $in: ids } })
}

function find(filter: Record<string, unknown>): Promise<StoredPerson[]> {
  return Person.find(filter).select(FIELDS).lean<StoredPerson[]>()
}
