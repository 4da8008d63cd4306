import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { movingAmong } from './moving-identifiers.ts'
import { Person } from '#models/records/person.ts'
import { labelOf, type FieldsWith, type PersonField } from '#models/records/person-fields.ts'
import { unlessChanged } from '#models/records/unless-changed.ts'
import { outboxEntry, flushEvents } from './events.ts'
import { OVERRIDABLE, type OverridableGroup } from '#models/records/target-group.ts'
import { refreshSearchKeys } from './search.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'

type Id = mongoose.Types.ObjectId
interface FactLists {
  otherTrades: { code: string; label: string }[]
  /** Who says so, and when, is added as they are written. */
  overrides: { public: OverridableGroup; holds: boolean; reason: string }[]
}
type Fact<Field extends PersonField> = Field extends keyof FactLists
  ? FactLists[Field]
  : Person[Field] extends (infer Item)[]
    ? Item[]
    : Exclude<Person[Field], undefined>

/** Identifiers as stored, telephones in E.164, days 'YYYY-MM-DD'. An optional fact not told leaves what is there. */
export type PersonFacts = { [Field in FieldsWith<{ fact: 'always' }>]: Fact<Field> } & {
  [Field in FieldsWith<{ fact: 'whenSaid' }>]?: Fact<Field>
}

export interface Written {
  by?: Id | null
  now?: Date
  /** The id that what is opened or added takes. */
  id?: Id
  /** When the file was last written as the writer read it (`updatedAt`): refused when it was written since. */
  since?: Date
}

export interface Commitment {
  text: string
  on: string
}

/** An identifier belongs to one person alone. `person` is their file when it lies in the reader's own agency. */
export class IdentifierTaken extends Refusal {
  readonly person: string | null
  readonly identifier: string | null

  constructor(person: string | null, identifier: string | null = null) {
    super(person ? 'errors.person.known' : 'errors.person.knownElsewhere', {}, 'identifiers')
    this.name = 'IdentifierTaken'
    this.person = person
    this.identifier = identifier
  }
}

/** Opens a file in an agency. Throws IdentifierTaken, with the other file when it lies in that agency. */
export async function enterPerson(agency: Id, facts: PersonFacts, written: Written = {}): Promise<Person> {
  const { overrides, ...plain } = facts
  const person = new Person({ ...(written.id ? { _id: written.id } : {}), ...plain, agency })
  writeOverrides(person, overrides, written)
  return save(person, 'entered', written)
}

export async function correctPerson(
  person: Person,
  facts: PersonFacts,
  written: Written = {}
): Promise<Person> {
  const { overrides, ...plain } = facts
  if (facts.email !== person.email) person.emailRefusedAt = null
  const placed = !person.communeCode && facts.commune === person.commune && facts.postcode === person.postcode
  const publics = changedGroups(person.overrides, overrides ?? person.overrides)
  const added = symmetricDifference(person.addedGroups, facts.addedGroups ?? person.addedGroups)
  // Boxes are ticked in no order: the same ones are no change.
  if (added.length === 0) delete plain.addedGroups
  person.set(plain)
  writeOverrides(person, overrides, written)
  return save(person, 'corrected', written, fields =>
    // The code that the list gives to a commune already written is nobody's correction.
    fields.flatMap(field =>
      field === 'overrides'
        ? publics
        : field === 'addedGroups'
          ? added
          : field === 'communeCode' && placed
            ? []
            : [field]
    )
  )
}

/** Writes down what was agreed with the person on a day ('YYYY-MM-DD'), the newest first. */
export async function addCommitment(
  person: Person,
  { text, on }: Commitment,
  written: Written
): Promise<Person> {
  const { by, now = new Date(), id } = written
  if (!by) throw new Error('A commitment without author')
  person.commitments.push({ ...(id ? { _id: id } : {}), text, on, by, at: now })
  return save(person, 'agreed', written)
}

/** What one of the two lists holds and the other does not. */
const symmetricDifference = (before: readonly string[], after: readonly string[]) => [
  ...after.filter(one => !before.includes(one)),
  ...before.filter(one => !after.includes(one))
]

type Said = { public: string; holds: boolean; reason: string }

function changedGroups(before: readonly Said[], after: readonly Said[]): OverridableGroup[] {
  const said = (all: readonly Said[], name: string) => {
    const found = all.find(one => one.public === name)
    return found && `${String(found.holds)} ${found.reason}`
  }
  return OVERRIDABLE.filter(name => said(before, name) !== said(after, name))
}

/** An override that says the same as before keeps its author and its day. */
function writeOverrides(
  person: Person,
  overrides: PersonFacts['overrides'],
  { by, now = new Date() }: Written
) {
  if (!overrides) return
  const before = person.overrides
  const after = overrides.map(({ public: name, holds, reason }) => {
    const same = before.find(one => one.public === name && one.holds === holds && one.reason === reason)
    if (same) return { public: name, holds, reason, by: same.by, at: same.at }
    if (!by) throw new Error('An override without author')
    return { public: name, holds, reason, by, at: now }
  })
  person.set({ overrides: after })
}

/** Looks first, to say who it is; the unique index decides when two files are entered at once. */
async function save(
  person: Person,
  kind: 'entered' | 'corrected' | 'agreed',
  { by = null, now = new Date(), since }: Written,
  spoken: (fields: string[]) => string[] = fields => fields
): Promise<Person> {
  await refuseTaken(person)
  const fields = changedFields(person)
  if (kind === 'corrected' && fields.length === 0) return person
  refreshSearchKeys(person)
  const told = spoken(fields)
  const detail = kind === 'corrected' ? { fields: told.length > 0 ? told : fields } : null
  person.outbox.push(outboxEntry(kind, { by, at: now, detail }))
  try {
    await (since ? unlessChanged(person, { updatedAt: since }, () => person.save()) : person.save())
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
    await refuseTaken(person)
    throw new IdentifierTaken(null)
  }
  await flushEvents(person, now)
  return person
}

function changedFields(person: Person): string[] {
  const changed = new Set(person.directModifiedPaths().map(path => path.split('.')[0] ?? ''))
  return Object.keys(person.schema.paths).filter(path => changed.has(path) && labelOf(path) !== null)
}

async function refuseTaken(person: Person): Promise<void> {
  if (person.identifiers.length === 0) return
  const other = await Person.findOne({ identifiers: { $in: person.identifiers }, _id: { $ne: person._id } })
    .select('agency identifiers')
    .lean()
  if (!other) return refuseMoving(person)
  const taken = person.identifiers.find(identifier => other.identifiers.includes(identifier)) ?? null
  throw new IdentifierTaken(other.agency.equals(person.agency) ? String(other._id) : null, taken)
}

/** Two files of someone are being made one, or two: their identifiers stay theirs. */
async function refuseMoving({ _id, agency, identifiers }: Person): Promise<void> {
  const moving = await movingAmong(identifiers)
  const [other] = moving.filter(({ kept, losing }) => !kept.equals(_id) && !losing.equals(_id))
  if (other)
    throw new IdentifierTaken(other.agency.equals(agency) ? String(other.kept) : null, other.identifier)
}
