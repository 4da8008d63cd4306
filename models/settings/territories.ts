import { createHash } from 'node:crypto'
import type mongoose from 'mongoose'
import { departement as known } from '#lib/geography/departements.ts'
import { fold } from '#lib/identifiers/person-name.ts'
import { Refusal } from '#lib/refusal.ts'
import { Agency } from '#models/records/agency.ts'
import { Territory } from '#models/records/territory.ts'
import { ensureDepartement } from './ensure-departement.ts'
import { textDifferences, writeChanges } from './write-changes.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'

type Id = mongoose.Types.ObjectId

interface Authored {
  by: Id
  now?: Date
}

export interface NewBasin {
  name: string
  /** Its code: '13'. */
  departement: string
  /** 4 or 5 digits; null: one of our own. */
  code: string | null
}

export interface NewGroup {
  name: string
  /** 'region-93'. */
  region: string
  basins: string[]
}

/** What the page of a basin or of a group sets; `basins` of a group alone. */
export interface TerritoryFacts {
  name: string
  basins: string[]
  isOffered: boolean
}

export interface ListedTerritory {
  id: string
  name: string
  /** Of a basin, its département; of a group, its region. */
  within: string
  isOffered: boolean
  /** Of a basin, agencies; of a group, basins. */
  count: number
}

const FEWEST_BASINS = 2
const OWN_CODES = 10_000

/** Groups, then basins, each by name. */
export async function listTerritories(): Promise<{ groups: ListedTerritory[]; basins: ListedTerritory[] }> {
  const [territories, placed] = await Promise.all([
    Territory.find().sort({ name: 1, _id: 1 }).lean(),
    Agency.aggregate<{ _id: string | null; count: number }>([
      { $group: { _id: '$basin', count: { $sum: 1 } } }
    ])
  ])
  const names = new Map(territories.map(({ _id, name }) => [_id, name]))
  const agencies = new Map(placed.map(({ _id, count }) => [_id, count]))
  const listed = (kind: 'basin' | 'group', countOf: (one: (typeof territories)[number]) => number) =>
    territories
      .filter(one => one.kind === kind)
      .map(one => ({
        id: one._id,
        name: one.name,
        within: names.get(one.parent ?? '') ?? '',
        isOffered: !one.retiredAt,
        count: countOf(one)
      }))
      .sort((one, other) => one.name.localeCompare(other.name, 'fr'))
  return {
    groups: listed('group', ({ basins = [] }) => basins.length),
    basins: listed('basin', ({ _id }) => agencies.get(_id) ?? 0)
  }
}

/** The basins of a region that a group may be made of, by name; `kept` are those it has. */
export async function basinsIn(region: string, kept: readonly string[] = []) {
  const departements = await Territory.find({ kind: 'departement', parent: region }).select('_id').lean()
  return Territory.find({
    kind: 'basin',
    parent: { $in: departements.map(({ _id }) => _id) },
    $or: [{ retiredAt: null }, { _id: { $in: [...kept] } }]
  })
    .select('name')
    .sort({ name: 1 })
    .lean()
}

/** An employment basin typed by hand. Refuses a code or a name that another has in the département. */
export async function addBasin({ name, departement, code }: NewBasin, { by, now = new Date() }: Authored) {
  const lies = known(departement)
  if (!lies) throw new Refusal('settings.refusal.departement', {}, 'departement')
  const parent = `departement-${departement}`
  const siblings = await Territory.find({ kind: 'basin', parent }).select('name').lean()
  if (siblings.some(one => fold(one.name) === fold(name)))
    throw new Refusal('frame.refusal.territoryTaken', {}, 'name')
  await ensureDepartement(departement, lies)
  const _id = `basin-${code ?? ownCode(`${departement} ${fold(name)}`)}`
  await create({ _id, kind: 'basin', name, parent, setAt: now }, code ? 'code' : 'name')
  await written(_id, { setting: 'basinAdded', from: '', to: name }, { by, now })
  return _id
}

/** Basins of one region under one name. Refuses fewer than two, and a name that another group has. */
export async function addGroup({ name, region, basins }: NewGroup, { by, now = new Date() }: Authored) {
  await refuseBasins(region, basins)
  const _id = `group-${slugOf(name)}`
  await create({ _id, kind: 'group', name, parent: region, basins: basins.toSorted(), setAt: now }, 'name')
  await written(_id, { setting: 'groupAdded', from: '', to: name }, { by, now })
  return _id
}

/** Refuses a territory set by someone since `since`. */
export async function setTerritory(
  id: string,
  facts: TerritoryFacts,
  { by, since, now = new Date() }: Authored & { since: Date | null }
): Promise<void> {
  const before = await Territory.findById(id).orFail()
  const isGroup = before.kind === 'group'
  if (isGroup) await refuseBasins(before.parent ?? '', facts.basins)
  const same = { kind: before.kind, parent: before.parent ?? null, _id: { $ne: id } }
  const others = await Territory.find(same).select('name').lean()
  if (others.some(one => fold(one.name) === fold(facts.name)))
    throw new Refusal('frame.refusal.territoryTaken', {}, 'name')
  const nameOf = await namesOf([...before.basins, ...facts.basins])
  const textsOf = ({ name, basins, isOffered }: TerritoryFacts) => ({
    territoryName: name,
    groupBasins: isGroup ? basins.map(nameOf).toSorted().join(', ') : '',
    offered: isOffered ? 'yes' : 'no'
  })
  const changes = textDifferences(textsOf(factsOfTerritory(before)), textsOf(facts))
  if (changes.length === 0) return
  const { matchedCount } = await Territory.updateOne(
    { _id: id, setAt: since },
    {
      $set: {
        name: facts.name,
        ...(isGroup ? { basins: facts.basins.toSorted() } : {}),
        retiredAt: facts.isOffered ? null : (before.retiredAt ?? now),
        setAt: now
      }
    }
  )
  if (matchedCount === 0) throw new Refusal('errors.meanwhile.again')
  await writeChanges(changes, { subject: 'territory', subjectId: id, by, now })
}

export function factsOfTerritory({ name, basins, retiredAt }: Territory): TerritoryFacts {
  return { name, basins: [...basins], isOffered: !retiredAt }
}

async function refuseBasins(region: string, basins: readonly string[]): Promise<void> {
  if (basins.length < FEWEST_BASINS)
    throw new Refusal('frame.refusal.fewBasins', { count: FEWEST_BASINS }, 'basins')
  const there = new Set((await basinsIn(region, basins)).map(({ _id }) => _id))
  if (!basins.every(basin => there.has(basin))) throw new Refusal('frame.refusal.basinAway', {}, 'basins')
}

async function create(facts: object, field: 'name' | 'code'): Promise<void> {
  await Territory.create(facts).catch((error: unknown) => {
    if (!isDuplicateKey(error)) throw error
    throw new Refusal(
      field === 'code' ? 'frame.refusal.territoryCode' : 'frame.refusal.territoryTaken',
      {},
      field
    )
  })
}

const written = (
  subjectId: string,
  change: { setting: 'basinAdded' | 'groupAdded'; from: string; to: string },
  { by, now }: Required<Authored>
) => writeChanges([change], { subject: 'territory', subjectId, by, now })

async function namesOf(ids: readonly string[]): Promise<(id: string) => string> {
  const found = await Territory.find({ _id: { $in: [...ids] } })
    .select('name')
    .lean()
  const names = new Map(found.map(({ _id, name }) => [_id, name]))
  return id => names.get(id) ?? id
}

/** 'B' and four digits made of the name: a form sent twice finds the same code taken. */
function ownCode(text: string): string {
  const number = createHash('sha256').update(text).digest().readUInt32BE() % OWN_CODES
  return `B${String(number).padStart(4, '0')}`
}

/** 'Métropole Aix-Marseille' → 'metropoleaixmarseille'. */
function slugOf(name: string): string {
  const letters = fold(name).replace(/[^a-z0-9]/g, '')
  if (letters.length < 2) throw new Refusal('frame.refusal.territoryName', {}, 'name')
  return letters.slice(0, 30)
}
