import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { Duplicate } from '#models/records/duplicate.ts'
import { likenedFrom, type Candidate } from '../similarity/candidates.ts'
import { alike, type Likened } from '../similarity/reasons.ts'
import { Person } from '#models/records/person.ts'
import { evidenceOf, saysMore, type Evidence } from './evidence.ts'
import { pairKey } from './pair-key.ts'

type Id = mongoose.Types.ObjectId

export interface Separation {
  people: readonly [Id, Id]
  by: Id | null
  why?: string
  now?: Date
}

/** Remembers that two files are two people's; asked again only when something else speaks. Refuses who is gone. */
export async function markDistinct({ people, by, why = '', now = new Date() }: Separation): Promise<void> {
  const files = await Person.find({ _id: { $in: people } }).lean<Person[]>()
  const [one, other] = files
  if (!one || !other || !one.agency.equals(other.agency)) throw new Refusal('errors.duplicate.gone')
  const found = alike(likenedFrom(one), likenedFrom(other))
  const reasons = found?.reasons ?? []
  await Duplicate.updateOne(
    { pair: pairKey(one._id, other._id) },
    {
      $set: {
        agency: one.agency,
        people: [one._id, other._id].sort((a, b) => (String(a) < String(b) ? -1 : 1)),
        reasons,
        strength: found?.strength ?? 'weak',
        score: found?.score ?? 0,
        evidence: evidenceOf(likenedFrom(one), likenedFrom(other), reasons),
        state: 'apart',
        decidedAt: now,
        decidedBy: by,
        why: why.trim()
      }
    },
    { upsert: true }
  )
}

export async function undecided(self: Id, facts: Likened, candidates: Candidate[]): Promise<Candidate[]> {
  if (candidates.length === 0) return []
  const apart = await Duplicate.find({
    pair: { $in: candidates.map(({ person }) => pairKey(self, person._id)) },
    state: 'apart'
  }).lean<Duplicate[]>()
  const decided = new Map(apart.map(({ pair, evidence }) => [pair, evidence as Evidence]))
  return candidates.filter(({ person, reasons }) => {
    const before = decided.get(pairKey(self, person._id))
    return !before || saysMore(evidenceOf(facts, likenedFrom(person), reasons), before)
  })
}
