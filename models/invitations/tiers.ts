import { areExclusive, mayHold } from '#models/people/target-groups-filter.ts'
import type { GroupName } from '#models/records/target-group.ts'
import type { Weights } from '#models/records/agency.ts'
import { domainOf, type Session } from './reasons.ts'

type Filter = Record<string, unknown>

/** Who is looked at: those who seek the trade or one of its sector, or everyone of the agency. */
export const CIRCLES = ['trade', 'agency'] as const
export type Circle = (typeof CIRCLES)[number]

/** A set of people that an index gives, and the most points any of them may have that no earlier tier gave. */
export interface Tier {
  filter: Filter
  most: number
  /** Read in the order of names, along an index: reading stops where whoever follows could only come later. */
  byName: boolean
}

/** Cut by trade, then by publics held: reading may stop once a full page beats what the next tier can give. */
export function tiersOf(session: Session, weights: Weights, circle: Circle): Tier[] {
  const { trade, sectorPrefixes, sectorTrades, priorities, day } = session
  const reached = Math.max(weights.near, weights.far) + weights.contact
  const besides = priorities.length * weights.public + reached
  const domain = domainOf(trade)
  const sought = [
    { filter: seeking({ $eq: trade }), most: weights.sameTrade + besides, byName: false },
    { filter: seeking(begins(domain)), most: weights.nearTrade + besides, byName: false },
    ...sectorPrefixes.map(prefix => ({
      filter: seeking(begins(prefix)),
      most: weights.sector + besides,
      byName: false
    })),
    ...(sectorTrades.length > 0
      ? [{ filter: seeking({ $in: [...sectorTrades] }), most: weights.sector + besides, byName: false }]
      : [])
  ]
  const everyone = levelsOf(priorities, day).map(({ filter, held }) => ({
    filter,
    most: held * weights.public + reached,
    byName: true
  }))
  return [...sought, ...(circle === 'agency' ? everyone : [])].toSorted((a, b) => b.most - a.most)
}

/** With more of them a search costs more than it spares. */
const MOST_BRANCHES = 5

function levelsOf(priorities: readonly GroupName[], day: string): { filter: Filter; held: number }[] {
  const levels: { filter: Filter; held: number }[] = []
  let held = priorities.length
  for (; held > 0; held--) {
    const together = subsetsOf(priorities, held).filter(names => !areExclusive(names))
    if (together.length > MOST_BRANCHES) break
    if (together.length === 0) continue
    const holding = together.map(names => ({ $and: names.map(name => mayHold(name, day)) }))
    levels.push({ filter: { $or: holding }, held })
  }
  return [...levels, { filter: {}, held }]
}

function subsetsOf<T>([first, ...rest]: readonly T[], size: number): T[][] {
  if (size === 0) return [[]]
  if (first === undefined) return []
  return [...subsetsOf(rest, size - 1).map(others => [first, ...others]), ...subsetsOf(rest, size)]
}

const begins = (prefix: string) => ({ $gte: prefix, $lt: `${prefix}\uffff` })

const seeking = (code: Filter): Filter => ({
  $or: [{ trade: code }, { otherTrades: { $elemMatch: { code } } }]
})
