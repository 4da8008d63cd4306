import type mongoose from 'mongoose'
import { Person } from '#models/records/person.ts'
import type { PersonField } from '#models/records/person-fields.ts'
import { sortName, wholeName } from '#models/people/search.ts'
import { alike, foldPerson, type Alike, type Likened } from './reasons.ts'

type Id = mongoose.Types.ObjectId

export interface Draft extends Likened {
  /** The file itself, when there is one: nobody is their own candidate. */
  self?: Id
}

export type Candidacy = Pick<Person, '_id' | (typeof READ)[number]> & { updatedAt: Date }
const READ = [
  'agency',
  'title',
  'lastName',
  'firstName',
  'birthDate',
  'identifiers',
  'email',
  'phone',
  'otherPhones',
  'commune',
  'postcode'
] as const satisfies PersonField[]
export const CANDIDACY = [...READ, 'updatedAt'].join(' ')

export interface Candidate extends Alike {
  person: Candidacy
}

export interface Known {
  /** The surest first. */
  candidates: Candidate[]
  /** Strong candidates stop, weak ones ask, nobody lets pass. */
  verdict: 'stop' | 'ask' | 'pass'
  /** Held by someone of another agency, of whom nothing else is told: a transfer is asked for. */
  elsewhere: 'identifier' | 'nameAndBirthDate' | null
}

const BATCH = 500

/** One answer a draft, in their order, by seven queries for 500. Drafts are not compared with one another. */
export async function candidatesOf(agency: Id, drafts: readonly Draft[]): Promise<Known[]> {
  const known: Known[] = []
  for (let from = 0; from < drafts.length; from += BATCH) {
    known.push(...(await compare(agency, drafts.slice(from, from + BATCH))))
  }
  return known
}

async function compare(agency: Id, drafts: readonly Draft[]): Promise<Known[]> {
  const { own, elsewhere } = await lookUp(agency, drafts)
  const people = byHold(own)
  return drafts.map(draft => {
    const found = new Map(
      holdsOf(draft)
        .flatMap(hold => people.get(hold) ?? [])
        .map(one => [one.id, one])
    )
    const candidates = [...found.values()]
      .filter(({ person }) => !draft.self?.equals(person._id))
      .flatMap(({ person, folded }) => {
        const likeness = alike(draft, folded)
        return likeness ? [{ person, ...likeness }] : []
      })
      .sort((a, b) => b.score - a.score || b.person.updatedAt.getTime() - a.person.updatedAt.getTime())
    const verdict = candidates.length === 0 ? 'pass' : candidates[0]?.strength === 'strong' ? 'stop' : 'ask'
    return { candidates, verdict, elsewhere: heldElsewhere(draft, elsewhere) }
  })
}

async function lookUp(agency: Id, drafts: readonly Draft[]) {
  const each = (of: (draft: Draft) => readonly (string | null | undefined)[]) => [
    ...new Set(drafts.flatMap(of).filter((value): value is string => Boolean(value)))
  ]
  const dated = drafts.filter(({ birthDate }) => birthDate)
  const [identified, mailed, called, born, named, datedElsewhere] = await Promise.all([
    find(
      'identifiers',
      each(({ identifiers = [] }) => identifiers),
      {}
    ),
    find(
      'email',
      each(({ email }) => [email?.trim().toLowerCase()]),
      { agency }
    ),
    find(
      'searchKeys',
      each(({ phones = [] }) => phones),
      { agency }
    ),
    find(
      'birthDate',
      each(({ birthDate }) => [birthDate]),
      { agency }
    ),
    find(
      'sortName',
      each(draft => [sortName(draft), sortName(swapped(draft))]),
      { agency }
    ),
    bornNamesakes(dated)
  ])
  const isOwn = (person: Candidacy) => person.agency.equals(agency)
  return {
    own: [...identified.filter(isOwn), ...mailed, ...called, ...born, ...named],
    elsewhere: {
      identifiers: new Set(
        identified.filter(person => !isOwn(person)).flatMap(({ identifiers }) => identifiers)
      ),
      names: new Set(datedElsewhere.filter(person => !isOwn(person)).map(nameAndDate))
    }
  }
}

/** More than the pairs, which are told apart afterwards: in one `$or` each pair would be planned by itself. */
function bornNamesakes(drafts: readonly Draft[]): Promise<Candidacy[]> | [] {
  if (drafts.length === 0) return []
  const wholeNames = [...new Set(drafts.map(wholeName))]
  const birthDates = [...new Set(drafts.flatMap(({ birthDate }) => birthDate ?? []))]
  return read(
    { wholeName: { $in: wholeNames }, birthDate: { $in: birthDates } },
    'agency lastName firstName birthDate'
  )
}

/** More values than this in one question and an index would rather be read whole. */
const MOST_VALUES = 900

async function find(field: string, values: string[], rest: Record<string, unknown>): Promise<Candidacy[]> {
  const found: Candidacy[] = []
  for (let from = 0; from < values.length; from += MOST_VALUES) {
    found.push(...(await read({ ...rest, [field]: { $in: values.slice(from, from + MOST_VALUES) } })))
  }
  return found
}

function read(filter: Record<string, unknown>, fields = CANDIDACY): Promise<Candidacy[]> {
  return Person.find(filter).select(fields).lean<Candidacy[]>()
}

const swapped = ({ lastName, firstName }: Likened) => ({ lastName: firstName, firstName: lastName })
const nameAndDate = (person: Likened) => `${person.birthDate ?? ''} ${wholeName(person)}`

function holdsOf(person: Likened): string[] {
  const { identifiers = [], phones = [], email, birthDate } = person
  return [
    ...identifiers.map(identifier => `i${identifier}`),
    ...phones.map(phone => `p${phone}`),
    ...(email ? [`e${email.trim().toLowerCase()}`] : []),
    ...(birthDate ? [`b${birthDate}`] : []),
    `n${sortName(person)}`,
    `n${sortName(swapped(person))}`
  ]
}

function byHold(people: Candidacy[]) {
  const index = new Map<string, { id: string; person: Candidacy; folded: ReturnType<typeof foldPerson> }[]>()
  for (const [id, person] of new Map(people.map(person => [String(person._id), person]))) {
    const entry = { id, person, folded: foldPerson(likenedFrom(person)) }
    for (const hold of new Set(holdsOf(likenedFrom(person)))) {
      const holders = index.get(hold)
      if (holders) holders.push(entry)
      else index.set(hold, [entry])
    }
  }
  return index
}

export function likenedFrom<P extends { phone?: string | null; otherPhones?: string[] }>(person: P) {
  return { ...person, phones: [...(person.phone ? [person.phone] : []), ...(person.otherPhones ?? [])] }
}

function heldElsewhere(
  draft: Draft,
  { identifiers, names }: { identifiers: Set<string>; names: Set<string> }
): Known['elsewhere'] {
  if (draft.identifiers?.some(identifier => identifiers.has(identifier))) return 'identifier'
  return draft.birthDate && names.has(nameAndDate(draft)) ? 'nameAndBirthDate' : null
}
