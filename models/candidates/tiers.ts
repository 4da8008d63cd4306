import type { Weights } from './weights.ts'
import { DOMAIN_LENGTH, type Session } from './reasons.ts'

type Filter = Record<string, unknown>

/** Who is looked at: those who seek the trade or one of its sector, or everyone of the agency. */
export const CIRCLES = ['trade', 'agency'] as const
export type Circle = (typeof CIRCLES)[number]

/** A set of people that an index gives, and the most points any of them may have that no earlier tier gave. */
export interface Tier {
  filter: Filter
  most: number
}

/**
 * The circle cut by what weighs most, the trade: those who seek it, its professional domain, its sector, then everyone.
 * Whoever reads them in this order may stop as soon as a full page has more points than the next tier can give.
 */
export function tiersOf(session: Session, weights: Weights, circle: Circle): Tier[] {
  const { trade, sectorPrefixes, priorities } = session
  const besides = priorities.length * weights.public + Math.max(weights.near, weights.far) + weights.contact
  const domain = trade.slice(0, DOMAIN_LENGTH)
  const sought = [
    { filter: seeking({ $eq: trade }), most: weights.sameTrade + besides },
    { filter: seeking(begins(domain)), most: weights.nearTrade + besides },
    ...sectorPrefixes.map(prefix => ({ filter: seeking(begins(prefix)), most: weights.sector + besides }))
  ]
  const everyone = circle === 'agency' ? [{ filter: {}, most: besides }] : []
  return [...sought, ...everyone].toSorted((a, b) => b.most - a.most)
}

const begins = (prefix: string) => ({ $gte: prefix, $lt: `${prefix}\uffff` })

/** First or among others: a range of an index each. */
const seeking = (code: Filter): Filter => ({
  $or: [{ trade: code }, { otherTrades: { $elemMatch: { code } } }]
})
