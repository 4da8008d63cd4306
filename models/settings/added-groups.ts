import type mongoose from 'mongoose'
import { isKey, translate } from '#lib/i18n.ts'
import { fold } from '#lib/identifiers/person-name.ts'
import { Refusal } from '#lib/refusal.ts'
import { AddedGroup, type GroupReader } from '#models/records/added-group.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'
import { mark } from '#models/records/figures-stale.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { RestrictedFacts } from '#models/records/restricted-facts.ts'
import { Tally } from '#models/records/tally.ts'
import { TARGET_GROUPS } from '#models/records/target-group.ts'
import { groupName, knownGroups, type KnownGroup } from '#models/reference/added-groups.ts'
import { readThresholds } from '#models/reference/thresholds.ts'
import { textDifferences, writeChanges } from './write-changes.ts'

type Id = mongoose.Types.ObjectId

/** What the page of a public sets. `en` '': as in French. */
export interface GroupFacts {
  fr: string
  en: string
  seenBy: GroupReader
  isCounted: boolean
  isOffered: boolean
}

export interface ListedGroup extends Pick<KnownGroup, 'code' | 'seenBy' | 'isCounted' | 'isOffered'> {
  name: string
  /** How many files carry it; null where it is restricted, of which nothing is counted. */
  people: number | null
}

/** More would make the file of a person a list to read. */
export const MOST_GROUPS = 20
const LONGEST_CODE = 30

/** Every public that the region has added, by name. */
export async function listAddedGroups(lang: 'fr' | 'en'): Promise<ListedGroup[]> {
  const listed = (await knownGroups()).map(async group => ({
    code: group.code,
    seenBy: group.seenBy,
    isCounted: group.isCounted,
    isOffered: group.isOffered,
    name: groupName(group, lang),
    people: group.seenBy === 'restricted' ? null : await Person.countDocuments({ addedGroups: group.code })
  }))
  return (await Promise.all(listed)).sort((one, other) => one.name.localeCompare(other.name, lang))
}

/** What its page shows of a public. */
export function factsOfGroup({ fr, en, seenBy, isCounted, retiredAt }: AddedGroup): GroupFacts {
  return { fr, en, seenBy, isCounted, isOffered: !retiredAt }
}

/** Refuses a name that another public has, one more than a file has room for, and to count what is restricted. */
export async function addTargetGroup(
  facts: Omit<GroupFacts, 'isOffered'>,
  { by, now = new Date() }: { by: Id; now?: Date }
): Promise<AddedGroup> {
  refuseCounted(facts)
  // Read once: of two who add the same name at once, either finds the other or makes the same code.
  const others = await knownGroups()
  refuseNames(facts, others)
  refuseMany(others)
  const { fr, en, seenBy, isCounted } = facts
  const group = await AddedGroup.create({
    _id: codeFor(fr, others),
    fr,
    en,
    nameKeys: keysOf(facts),
    seenBy,
    isCounted,
    setAt: now
  }).catch(refuseTaken)
  const change = { setting: 'publicAdded' as const, from: '', to: fr }
  await writeChanges([change], { subject: 'addedGroup', subjectId: group._id, by, now })
  return group
}

/**
 * Refuses what addTargetGroup refuses, a public set by someone since `since`, and to change who reads it once it was
 * said of someone: what was told to one circle of readers is never opened or moved to another.
 */
export async function setTargetGroup(
  code: string,
  facts: GroupFacts,
  { by, since, now = new Date() }: { by: Id; since: Date; now?: Date }
): Promise<void> {
  refuseCounted(facts)
  const before = await AddedGroup.findById(code).orFail()
  const changes = textDifferences(textsOf(factsOfGroup(before)), textsOf(facts))
  if (changes.length === 0) return
  const others = (await knownGroups()).filter(one => one.code !== code)
  refuseNames(facts, others)
  if (facts.isOffered && before.retiredAt) refuseMany(others)
  if (facts.seenBy !== before.seenBy) await refuseCarried(before)
  const { fr, en, seenBy, isCounted } = facts
  const set = {
    ...{ fr, en, nameKeys: keysOf(facts), seenBy, isCounted },
    retiredAt: facts.isOffered ? null : (before.retiredAt ?? now),
    setAt: now
  }
  const { matchedCount } = await AddedGroup.updateOne(
    { _id: code, ...guards.stillAs(since) },
    { $set: set }
  ).catch(refuseTaken)
  if (matchedCount === 0) throw new Refusal('errors.meanwhile.again')
  if (isCounted !== before.isCounted) await markEveryCell()
  await writeChanges(changes, { subject: 'addedGroup', subjectId: code, by, now })
}

/** What keeps two writers apart: a test takes it away and sees the second write over the first. */
export const guards = { stillAs: (since: Date): { setAt?: Date } => ({ setAt: since }) }

/** Once the public is set: whoever counts a marked cell reads then what is counted. */
async function markEveryCell(): Promise<void> {
  await Tally.updateMany({ public: 'all' }, { $set: { figuresStale: mark() } })
}

function refuseCounted({ seenBy, isCounted }: Pick<GroupFacts, 'seenBy' | 'isCounted'>): void {
  if (seenBy === 'restricted' && isCounted) throw new Refusal('frame.refusal.publicCounted', {}, 'isCounted')
}

function refuseMany(others: readonly KnownGroup[]): void {
  if (others.filter(({ isOffered }) => isOffered).length >= MOST_GROUPS)
    throw new Refusal('frame.refusal.manyPublics', { count: MOST_GROUPS })
}

/** Those of Déclic itself have each several names on its pages. */
function refuseNames({ fr, en }: Pick<GroupFacts, 'fr' | 'en'>, others: readonly KnownGroup[]): void {
  for (const [field, name] of [
    ['fr', fr],
    ['en', en]
  ] as const)
    if (name && lettersOf(name).length < 2) throw new Refusal('frame.refusal.publicName', {}, field)
  const taken = new Set([...ownNames(), ...others.flatMap(keysOf)])
  if (taken.has(fold(fr))) throw nameTaken('fr')
  if (en && taken.has(fold(en))) throw nameTaken('en')
}

const NAME_AREAS = ['frame.publics.name', 'results.public', 'candidates.public', 'people.form']
const OWN_GROUPS = [...TARGET_GROUPS, 'boe'] as const

function ownNames(): string[] {
  const keys = NAME_AREAS.flatMap(area => OWN_GROUPS.map(name => `${area}.${name}`)).filter(isKey)
  return (['fr', 'en'] as const).flatMap(lang => keys.map(key => fold(translate(lang)(key))))
}

const keysOf = ({ fr, en }: Pick<GroupFacts, 'fr' | 'en'>) => [
  ...new Set([fold(fr), ...(en ? [fold(en)] : [])])
]

const nameTaken = (field: 'fr' | 'en') => new Refusal('frame.refusal.publicTaken', {}, field)

function refuseTaken(error: unknown): never {
  if (!isDuplicateKey(error)) throw error
  throw nameTaken('fr')
}

/** Of a restricted one only that someone carries it, which its refusal cannot but tell. */
async function refuseCarried({ _id: code, seenBy }: AddedGroup): Promise<void> {
  if (seenBy === 'restricted') {
    if (await RestrictedFacts.exists({ addedGroups: code }))
      throw new Refusal('frame.refusal.restrictedCarried', {}, 'seenBy')
    return
  }
  const [files, past, { toldFrom }] = await Promise.all([
    Person.distinct('_id', { addedGroups: code }),
    Participation.distinct('person', { targetGroups: code }),
    readThresholds()
  ])
  const people = new Set([...files, ...past].map(String)).size
  if (people === 0) return
  if (people < toldFrom) throw new Refusal('frame.refusal.publicCarriedFew', { limit: toldFrom }, 'seenBy')
  throw new Refusal('frame.refusal.publicCarried', { count: people }, 'seenBy')
}

const lettersOf = (name: string) => fold(name).replace(/[^a-z0-9]/g, '')

/** « En reconversion » → 'added-enreconversion', with a number where another public had that name once. */
function codeFor(name: string, others: readonly KnownGroup[]): string {
  const letters = lettersOf(name)
  const taken = new Set<string>(others.map(({ code }) => code))
  for (let number = 1; ; number++) {
    const end = number === 1 ? '' : String(number)
    const code = `added-${letters.slice(0, LONGEST_CODE - end.length)}${end}`
    if (!taken.has(code)) return code
  }
}

function textsOf({ fr, en, seenBy, isCounted, isOffered }: GroupFacts) {
  return {
    publicName: fr,
    publicNameEnglish: en,
    publicSeenBy: seenBy,
    publicCounted: isCounted ? 'yes' : 'no',
    offered: isOffered ? 'yes' : 'no'
  }
}
