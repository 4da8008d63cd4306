import type mongoose from 'mongoose'
import type { Account } from '#models/records/account.ts'
import { Merge } from '#models/records/merge.ts'

type Id = mongoose.Types.ObjectId

const MOST_MERGES = 20

/** The file each of these was merged into, by id; those that were not are not in it. `within` narrows the merges. */
export async function mergedInto(
  people: readonly (Id | string)[],
  within: Record<string, unknown> = {}
): Promise<Map<string, Id>> {
  const into = new Map<string, Id>()
  let asked = people.map(String)
  for (let merges = 0; merges < MOST_MERGES && asked.length > 0; merges++) {
    const found = await Merge.find({ ...within, losing: { $in: asked }, state: { $in: ['moving', 'done'] } })
      .select('losing kept')
      .lean<{ losing: Id; kept: Id }[]>()
    const next = new Map(found.map(({ losing, kept }) => [String(losing), kept]))
    for (const [person, kept] of into) into.set(person, next.get(String(kept)) ?? kept)
    for (const person of people.map(String)) {
      const kept = next.get(person)
      if (kept && !into.has(person)) into.set(person, kept)
    }
    asked = found.map(({ kept }) => String(kept))
  }
  return into
}

export async function keptFor(account: Account, person: Id | string): Promise<Id | null> {
  const agency = account.role === 'counsellor' ? (account.agency ?? null) : null
  return (await mergedInto([person], { agency })).get(String(person)) ?? null
}
