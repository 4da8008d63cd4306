import { CLASHES, toldTo, type Clash, type Found } from './clash.ts'
import { kitClashes } from './kit-clashes.ts'
import { overlap, sharedBetween, type Occupying, type Planned } from './occupancy.ts'
import { othersAround, type Other } from './others.ts'
import { sameSeriesDay } from './series/same-day.ts'
import { BETWEEN_PLACES_MS, journeys, sameHalfDay, whoIsElsewhere } from './soft-clashes.ts'

/**
 * Everything that stands in the way of a workshop as planned, in all agencies, the hard ones first. What stood in its
 * way already as it was before is no question again: only what this plan brings about is soft.
 */
export async function clashesOf(
  planned: Planned,
  before: Planned | null = null,
  now = new Date()
): Promise<Clash[]> {
  const { startsAt, endsAt } = planned
  const others = await othersAround(planned, {
    from: new Date(startsAt.getTime() - BETWEEN_PLACES_MS),
    to: new Date(endsAt.getTime() + BETWEEN_PLACES_MS)
  })
  const [kits, sameDay, ...soft] = await Promise.all([
    kitClashes(planned, others, now),
    sameSeriesDay(planned),
    whoIsElsewhere(planned, before),
    sameHalfDay(planned, before)
  ])
  const hard = [...hardOnes(planned, others), ...kits, ...sameDay]
  const found = [...hard, ...journeys(planned, before, others), ...soft.flat()]
  return toldTo(planned.agency, found)
}

export const isHard = ({ kind }: Pick<Clash, 'kind'>): boolean => CLASHES[kind].isHard

function hardOnes(planned: Occupying, others: readonly Other[]): Found[] {
  return others
    .filter(other => overlap(planned, other))
    .flatMap(other => sharedBetween(planned, other).map(resource => ({ ...resource, other })))
}
