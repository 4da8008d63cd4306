import type { ImportRun } from '#models/records/import-run.ts'
import { Placement } from '#models/records/placement.ts'
import { Workshop } from '#models/records/workshop.ts'
import type { Shared } from '#views/engine.ts'
import type { PlacementLine } from '#views/imports/pages.ts'
import { paths } from '../../paths.ts'

const LISTED = 20

/** What was made of a list's people since, the latest first. */
export async function placementsOf(
  { _id, id }: ImportRun,
  { t, dates }: Pick<Shared, 't' | 'dates'>
): Promise<PlacementLine[]> {
  const placements = await Placement.find({ importation: _id }).sort({ at: -1 }).limit(LISTED)
  const workshops = await Workshop.find({ _id: { $in: placements.map(({ workshop }) => workshop) } })
    .select('tradeLabel startsAt timeZone')
    .lean()
  const byId = new Map(workshops.map(workshop => [String(workshop._id), workshop]))
  return placements.flatMap(placement => {
    const workshop = byId.get(String(placement.workshop))
    if (!workshop) return []
    const { kind, at, done, lines } = placement
    const day = dates(workshop.timeZone).day(workshop.startsAt)
    const words = { done, count: lines.length, trade: workshop.tradeLabel, day }
    const href = paths.importPlacement(id, String(placement.id))
    return [{ href, at, sentence: t(`imports.placements.made.${kind}`, words) }]
  })
}
