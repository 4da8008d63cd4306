import { HOME_ZONE } from '#lib/dates.ts'
import { fold } from '#lib/identifiers/person-name.ts'
import '#models/records/all.ts'
import { Agency } from '#models/records/agency.ts'
import { Sector } from '#models/records/sector.ts'
import { Territory } from '#models/records/territory.ts'
import { Trade } from '#models/records/trade.ts'
import { AGENCIES, BASINS } from './reference-data/agencies.ts'
import { REGIONS } from './reference-data/departements.ts'
import { sectorOfTrade, sectors } from './reference-data/sectors.ts'
import { ROME_VERSION, TRADES } from './reference-data/trades.ts'

const REGION = '93'

/**
 * The small reference frame a new Déclic begins with: one region, its basins, the twelve sectors, common trades.
 * Idempotent: what is there already, loaded or renamed since, is left as it is.
 */
export async function raiseReferenceFrame(): Promise<void> {
  await Promise.all([
    Territory.bulkWrite(territories().map(added), { ordered: false }),
    Sector.bulkWrite(sectors.map(added), { ordered: false }),
    Trade.bulkWrite(trades().map(added), { ordered: false })
  ])
}

/** The frame and the agencies of the demonstration, whose numbers and addresses are invented: never for a real base. */
export async function raiseReferenceData(): Promise<void> {
  await Promise.all([
    raiseReferenceFrame(),
    Agency.bulkWrite(
      agencies().map(({ safir, ...facts }) => ({
        updateOne: { filter: { safir }, update: { $setOnInsert: facts }, upsert: true }
      })),
      { ordered: false }
    )
  ])
}

/** Takes the demonstration's telephone numbers and addresses out of a real base that an earlier version gave them to. */
export async function forgetInventedContacts(): Promise<number> {
  const gone = await Agency.bulkWrite(
    agencies().flatMap(({ safir, phone, email }) => [
      { updateOne: { filter: { safir, phone }, update: { $set: { phone: null } } } },
      { updateOne: { filter: { safir, email }, update: { $set: { email: null } } } }
    ])
  )
  return gone.modifiedCount
}

function added<Facts extends { _id: string }>({ _id, ...facts }: Facts) {
  return { updateOne: { filter: { _id }, update: { $setOnInsert: facts }, upsert: true } }
}

function territories() {
  const { name = '', departements = {} } = REGIONS[REGION] ?? {}
  const region = `region-${REGION}`
  return [
    { _id: region, kind: 'region' as const, name, parent: null },
    ...Object.entries(departements).map(([code, departement]) => ({
      _id: `departement-${code}`,
      kind: 'departement' as const,
      name: departement,
      parent: region
    })),
    ...Object.entries(BASINS).map(([code, basin]) => ({
      _id: `basin-${code}`,
      kind: 'basin' as const,
      name: basin.name,
      parent: `departement-${basin.departement}`
    }))
  ]
}

function trades() {
  return Object.entries(TRADES).map(([_id, label]) => ({
    _id,
    label,
    version: ROME_VERSION,
    parent: null,
    sector: sectorOfTrade(_id),
    folded: fold(label)
  }))
}

function agencies() {
  return AGENCIES.map(({ basin, ...agency }) => ({
    ...agency,
    region: `region-${REGION}`,
    departement: `departement-${agency.postcode.slice(0, 2)}`,
    basin: `basin-${basin}`,
    timeZone: HOME_ZONE,
    register: {
      address: agency.address,
      postcode: agency.postcode,
      commune: agency.commune,
      departement: `departement-${agency.postcode.slice(0, 2)}`
    },
    // Numbers that ARCEP keeps for fiction, addresses that RFC 2606 keeps for examples.
    phone: `+33465719${agency.safir.slice(2)}`,
    email: `agence.${agency.safir}@example.org`,
    rooms: ['Salle collective 1', 'Salle collective 2']
  }))
}
