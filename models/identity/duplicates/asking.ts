import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { refuseUnlessWithinElsewhere } from '#models/access/asking-elsewhere.ts'
import { candidatesOf, likenedFrom, type Candidate, type Known } from '../similarity/candidates.ts'
import { alike, type Likened } from '../similarity/reasons.ts'
import type { Person } from '#models/records/person.ts'
import { correctPerson, enterPerson, type PersonFacts } from '#models/people/writing.ts'
import { markDistinct, undecided } from './deciding.ts'

type Id = mongoose.Types.ObjectId

export interface Decision {
  /** Ids of the files they were shown and say to be other people; 'elsewhere' when told of another agency. */
  seen: string[]
  why: string
}

/** Someone may have a file already: who, and whether that stops or asks. Field `why` when only the reason is missing. */
export class MaybeKnown extends Refusal {
  readonly candidates: Candidate[]
  readonly elsewhere: Known['elsewhere']
  readonly stops: boolean

  constructor({ candidates, elsewhere }: Omit<Known, 'verdict'>, missesWhy: boolean) {
    const stops = candidates[0]?.strength === 'strong'
    const said = stops ? 'errors.person.alike' : 'errors.person.maybeAlike'
    super(missesWhy ? 'errors.person.sayWhyTwo' : said, {}, missesWhy ? 'why' : undefined)
    this.name = 'MaybeKnown'
    this.candidates = candidates
    this.elsewhere = elsewhere
    this.stops = stops
  }
}

/** Throws MaybeKnown for candidates the decision does not name. Returns whom to mark distinct once the file stands. */
async function refuseAlike(
  agency: Id,
  facts: PersonFacts,
  { decision, before }: { decision: Decision; before?: Person }
): Promise<Id[]> {
  const phones = [...(facts.phone ? [facts.phone] : []), ...(facts.otherPhones ?? [])]
  const draft = { ...facts, phones }
  const [known] = await candidatesOf(agency, [before ? { ...draft, self: before._id } : draft])
  const candidates = before
    ? await newlyAlike(before, draft, known?.candidates ?? [])
    : (known?.candidates ?? [])
  // An identifier cannot belong to two people, whatever is said: the writing refuses it, with words of its own.
  if (known?.elsewhere === 'identifier' || candidates.some(({ reasons }) => reasons.includes('identifier')))
    return []
  const elsewhere = !before && known?.elsewhere === 'nameAndBirthDate' ? known.elsewhere : null
  const shown = [...candidates.map(({ person }) => String(person._id)), ...(elsewhere ? ['elsewhere'] : [])]
  if (shown.some(id => !decision.seen.includes(id))) throw new MaybeKnown({ candidates, elsewhere }, false)
  const strong = candidates.some(({ strength }) => strength === 'strong')
  if (strong && decision.why.trim() === '') throw new MaybeKnown({ candidates, elsewhere }, true)
  return candidates.map(({ person }) => person._id)
}

/** Of a file that is corrected only what the correction brings is asked: the rest stands in the list of duplicates. */
async function newlyAlike(before: Person, facts: Likened, candidates: Candidate[]): Promise<Candidate[]> {
  const was = likenedFrom(before.toObject<Person>())
  const grown = candidates.filter(({ person, reasons }) => {
    const known = alike(was, likenedFrom(person))?.reasons ?? []
    return reasons.some(reason => !known.includes(reason))
  })
  return undecided(before._id, facts, grown)
}

interface Decided {
  decision: Decision
  by: Id
  id?: Id
}

/** Facts by which another agency's file would be told: an identifier, or a name with its birth date. */
const tellsWho = ({ identifiers = [], birthDate }: PersonFacts) =>
  identifiers.length > 0 || Boolean(birthDate)

/** Opens a file unless the person may have one. Throws MaybeKnown. Each try may tell of another agency, and is counted. */
export async function enterUnlessKnown(agency: Id, facts: PersonFacts, { decision, by, id }: Decided) {
  if (tellsWho(facts)) await refuseUnlessWithinElsewhere(by)
  const others = await refuseAlike(agency, facts, { decision })
  const person = await enterPerson(agency, facts, { by, ...(id ? { id } : {}) })
  await markAllDistinct(person._id, others, { by, why: decision.why })
  return person
}

export async function correctUnlessKnown(person: Person, facts: PersonFacts, { decision, by }: Decided) {
  const added = (facts.identifiers ?? []).filter(one => !person.identifiers.includes(one))
  if (added.length > 0) await refuseUnlessWithinElsewhere(by)
  const others = await refuseAlike(person.agency, facts, { decision, before: person })
  const corrected = await correctPerson(person, facts, { by, since: person.get('updatedAt') })
  await markAllDistinct(person._id, others, { by, why: decision.why })
  return corrected
}

async function markAllDistinct(person: Id, others: Id[], { by, why }: { by: Id; why: string }) {
  for (const other of others) await markDistinct({ people: [person, other], by, why })
}
