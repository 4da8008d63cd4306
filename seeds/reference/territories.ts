import { Territory } from '#models/records/territory.ts'
import { departement } from '#lib/geography/departements.ts'
import type { Report } from './report.ts'

/** Adds the départements named and their regions, where they are not known yet. */
export async function ensureDepartements(codes: readonly string[], report: Report): Promise<void> {
  const wanted = new Map<string, { kind: 'region' | 'departement'; name: string; parent: string | null }>()
  for (const code of new Set(codes)) {
    const found = departement(code)
    if (!found) continue
    wanted.set(`region-${found.region}`, { kind: 'region', name: found.regionName, parent: null })
    wanted.set(`departement-${code}`, {
      kind: 'departement',
      name: found.name,
      parent: `region-${found.region}`
    })
  }
  const known = new Set(
    (
      await Territory.find({ _id: { $in: [...wanted.keys()] } })
        .select('_id')
        .lean()
    ).map(({ _id }) => _id)
  )
  const missing = [...wanted].filter(([_id]) => !known.has(_id))
  if (missing.length === 0) return
  report.of('territories').added += missing.length
  await Territory.insertMany(missing.map(([_id, facts]) => ({ _id, ...facts })))
}
