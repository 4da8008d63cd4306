import type { Language } from '#lib/i18n.ts'
import { Agency } from '#models/records/agency.ts'
import { Territory } from '#models/records/territory.ts'
import { knownSectors, sectorName } from './sectors.ts'
import { Trade, TYPED_BY_HAND } from '#models/records/trade.ts'

export interface ReferenceAgency {
  name: string
  safir: string
  commune: string
  departement: string
  timeZone: string
}

export interface ReferenceData {
  regions: string[]
  departements: { name: string; code: string; basins: number }[]
  basins: number
  agencies: ReferenceAgency[]
  agencyCount: number
  trades: number
  versions: string[]
  sectors: { name: string; trades: number }[]
}

const AGENCIES_SHOWN = 200

export async function readReferenceData(lang: Language): Promise<ReferenceData> {
  const [territories, agencies, agencyCount, trades, versions, bySector] = await Promise.all([
    Territory.find().sort({ _id: 1 }).lean(),
    Agency.find().sort({ departement: 1, name: 1 }).limit(AGENCIES_SHOWN).lean(),
    Agency.estimatedDocumentCount(),
    Trade.estimatedDocumentCount(),
    Trade.distinct('version'),
    knownSectors().then(sectors =>
      Promise.all(
        sectors.map(async sector => ({
          name: sectorName(sector, lang),
          trades: await Trade.countDocuments({ sector: sector.code })
        }))
      )
    )
  ])
  const of = (kind: string) => territories.filter(territory => territory.kind === kind)
  const names = new Map(territories.map(({ _id, name }) => [String(_id), name]))
  return {
    regions: of('region').map(({ name }) => name),
    departements: of('departement')
      .toSorted((one, other) => one.name.localeCompare(other.name, 'fr'))
      .map(({ _id, name }) => ({
        name,
        code: String(_id).replace('departement-', ''),
        basins: of('basin').filter(({ parent }) => parent === _id).length
      })),
    basins: of('basin').length,
    agencies: agencies.map(({ name, safir, commune, departement, timeZone }) => ({
      name,
      safir,
      commune,
      departement: names.get(departement) ?? departement,
      timeZone
    })),
    agencyCount,
    trades,
    versions: versions.filter(version => version !== TYPED_BY_HAND).toSorted(),
    sectors: bySector
  }
}
