import { Agency } from '#models/records/agency.ts'
import { Company } from '#models/records/company.ts'
import { Territory } from '#models/records/territory.ts'
import type { PlaceOptions } from '#views/accounts/pages.ts'
import type { Option } from '#views/shared/pages.ts'

/** A list longer than this is no list to choose from. */
const MOST = 2000

/** Where a colleague may work: agencies, companies, regions, départements, basins and groups, by name. */
export async function placeOptions(): Promise<PlaceOptions> {
  const name = { name: 1 } as const
  const [agencies, companies, territories] = await Promise.all([
    Agency.find({}, { name: 1, safir: 1 }).sort(name).limit(MOST).lean(),
    Company.find({ 'project.joined': null }, name).sort(name).limit(MOST).lean(),
    Territory.find({ retiredAt: null }, { name: 1, kind: 1 }).sort(name).limit(MOST).lean()
  ])
  const territory = (kind: string) =>
    territories
      .filter(one => one.kind === kind)
      .map(one => ({ value: String(one._id), label: one.name }))
      .sort((one, other) => one.label.localeCompare(other.label, 'fr'))
  return {
    agencies: agencies.map(one => ({ value: String(one._id), label: `${one.name} (${one.safir})` })),
    companies: companies.map(one => ({ value: String(one._id), label: one.name })),
    regions: territory('region'),
    departements: territory('departement'),
    basins: territory('basin'),
    groups: territory('group')
  }
}

/** The id of the one agency of an installation that has no other; '' elsewhere. */
export async function onlyAgency(): Promise<string> {
  const [only, other] = await Agency.find({}, { _id: 1 }).limit(2).lean()
  return only && !other ? String(only._id) : ''
}

const ID = /^[0-9a-f]{24}$/

/** These companies by name; what is no id, or none of a company, is left out. */
export async function companyOptions(ids: readonly string[]): Promise<Option[]> {
  const known = ids.filter(id => ID.test(id))
  if (known.length === 0) return []
  const found = await Company.find({ _id: { $in: known } }, { name: 1 })
    .sort({ name: 1 })
    .lean()
  return found.map(({ _id, name }) => ({ value: String(_id), label: name }))
}
