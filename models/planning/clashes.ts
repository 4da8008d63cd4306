import { CLASHES, toldTo, type Clash, type Found } from './clash.ts'
import { kitClashes } from './kit-clashes.ts'
import { overlap, sharedBetween, type Occupying, type Planned } from './occupancy.ts'
import { othersAround, type Other } from './others.ts'
import { sameSeriesDay } from './series/same-day.ts'
import { BETWEEN_PLACES_MS, journeys, sameHalfDay, whoIsElsewhere } from './soft-clashes.ts'

/** What else the same change does. */
export interface SameChange {
  /** Workshops that make way for it. */
  apart?: readonly Planned['_id'][]
  /** What one of them gives up, another may take. */
  siblings?: readonly Planned['_id'][] | undefined
  now?: Date
  /** False: people who have a seat elsewhere at that hour are asked about one by one. */
  asksPeople?: boolean
}

/**
 * Everything that stands in the way of a workshop as planned, in all agencies, the hard ones first. What stood in its
 * way already as it was before is no question again: only what this plan brings about is soft. Those `apart` make way.
 */
export async function clashesOf(
  planned: Planned,
  before: Planned | null = null,
  { apart = [], siblings = [], now = new Date(), asksPeople = true }: SameChange = {}
): Promise<Clash[]> {
  const { startsAt, endsAt } = planned
  const others = await othersAround(planned, {
    from: new Date(startsAt.getTime() - BETWEEN_PLACES_MS),
    to: new Date(endsAt.getTime() + BETWEEN_PLACES_MS)
  })
  const stay = others.filter(({ _id }) => !apart.some(id => id.equals(_id)))
  const [kits, sameDay, ...soft] = await Promise.all([
    kitClashes(planned, stay, { apart: [...apart, ...siblings], now }),
    sameSeriesDay(planned),
    asksPeople ? whoIsElsewhere(planned, before) : [],
    sameHalfDay(planned, before)
  ])
  const hard = [...hardOnes(planned, stay), ...kits, ...sameDay]
  const found = [...hard, ...journeys(planned, before, stay), ...soft.flat()]
  const stays = ({ other }: Found) => !apart.some(id => id.equals(other._id))
  return toldTo(planned.agency, found.filter(stays))
}

export const isHard = ({ kind }: Pick<Clash, 'kind'>): boolean => CLASHES[kind].isHard

function hardOnes(planned: Occupying, others: readonly Other[]): Found[] {
  return others
    .filter(other => overlap(planned, other))
    .flatMap(other => sharedBetween(planned, other).map(resource => ({ ...resource, other })))
}
