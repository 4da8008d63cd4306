import type { departement } from '#lib/geography/departements.ts'
import { Territory } from '#models/records/territory.ts'

type Lies = NonNullable<ReturnType<typeof departement>>

export async function ensureDepartement(code: string, { name, region, regionName }: Lies): Promise<void> {
  await Territory.bulkWrite([
    added(`region-${region}`, { kind: 'region', name: regionName, parent: null }),
    added(`departement-${code}`, { kind: 'departement', name, parent: `region-${region}` })
  ])
}

function added(_id: string, facts: { kind: 'region' | 'departement'; name: string; parent: string | null }) {
  return { updateOne: { filter: { _id }, update: { $setOnInsert: facts }, upsert: true } }
}
