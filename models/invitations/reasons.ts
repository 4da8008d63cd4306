import { centreOf, kilometresBetween, type Addressed, type Centre } from '#lib/geography/commune-centres.ts'
import { targetGroupsOn, type Dated } from '#models/people/target-groups.ts'
import { type GroupName } from '#models/records/target-group.ts'
import type { Weights } from '#models/records/agency.ts'
import { isOwnTrade } from '#models/records/trade.ts'

/** Why someone is proposed, in words a page says beside the points; those of 0 points are said as well. */
export type Reason =
  | { kind: 'sameTrade' | 'nearTrade' | 'sector' | 'otherTrade'; points: number; trade: string }
  | { kind: 'noTrade'; points: 0 }
  | { kind: 'public'; points: number; public: GroupName }
  | { kind: 'near' | 'far' | 'distant'; points: number; km: number; about: boolean }
  | { kind: 'unknownDistance'; points: 0 }
  | { kind: 'contact'; points: number; by: 'phone' | 'email' | 'both' }
  | { kind: 'noContact'; points: 0; refused: boolean }

/** What the ranking reads of a person; nothing else leaves the store for it. */
export interface Judged extends Dated, Addressed {
  trade?: string | null
  tradeLabel?: string | null
  otherTrades?: { code: string; label: string }[]
  phone?: string | null
  email?: string | null
  emailRefusedAt?: Date | null
}

export const JUDGED_FIELDS =
  'trade tradeLabel otherTrades birthDate registeredOn rsa qpv overrides addedGroups communeCode postcode commune phone email emailRefusedAt'

export interface Session {
  trade: string
  /** How the ROME codes of its sector begin, and the codes of trades that people have put there. */
  sectorPrefixes: readonly string[]
  sectorTrades: readonly string[]
  priorities: readonly GroupName[]
  /** 'YYYY-MM-DD', the day the publics are computed on. */
  day: string
  place: Addressed
}

const DOMAIN_LENGTH = 3

/** How codes of the same domain begin; a trade of our own has no neighbours but itself. */
export const domainOf = (trade: string): string => (isOwnTrade(trade) ? trade : trade.slice(0, DOMAIN_LENGTH))

export function judgeFor(session: Session, weights: Weights): (person: Judged) => Reason[] {
  const distance = distanceFrom(centreOf(session.place), weights)
  return person => [
    tradeReason(person, session, weights),
    ...publicReasons(person, session, weights),
    distance(person),
    contactReason(person, weights)
  ]
}

export const pointsOf = (reasons: readonly Reason[]) => reasons.reduce((sum, { points }) => sum + points, 0)

function tradeReason(
  person: Judged,
  { trade, sectorPrefixes, sectorTrades }: Session,
  weights: Weights
): Reason {
  const sought = [
    ...(person.trade ? [{ code: person.trade, label: person.tradeLabel ?? '' }] : []),
    ...(person.otherTrades ?? [])
  ]
  const first = sought[0]
  if (!first) return { kind: 'noTrade', points: 0 }
  const named = ({ code, label }: { code: string; label: string }) => label || code
  const same = sought.find(({ code }) => code === trade)
  if (same) return { kind: 'sameTrade', points: weights.sameTrade, trade: named(same) }
  const domain = domainOf(trade)
  const near = sought.find(({ code }) => code.startsWith(domain))
  if (near) return { kind: 'nearTrade', points: weights.nearTrade, trade: named(near) }
  const sister = sought.find(
    ({ code }) => sectorTrades.includes(code) || sectorPrefixes.some(prefix => code.startsWith(prefix))
  )
  if (sister) return { kind: 'sector', points: weights.sector, trade: named(sister) }
  return { kind: 'otherTrade', points: 0, trade: named(first) }
}

function publicReasons(person: Judged, { priorities, day }: Session, weights: Weights): Reason[] {
  if (priorities.length === 0) return []
  const publics = targetGroupsOn(person, day)
  return priorities
    .filter(name => publics.includes(name))
    .map(name => ({ kind: 'public' as const, points: weights.public, public: name }))
}

/** Thousands of people live in some dozens of communes: each is looked up once. */
function distanceFrom(place: Centre | null, weights: Weights): (home: Addressed) => Reason {
  const known = new Map<string, Reason>()
  return ({ communeCode = null, postcode = '', commune = '' }) => {
    const key = `${communeCode ?? ''}|${postcode ?? ''}|${commune ?? ''}`
    const before = known.get(key)
    if (before) return before
    const reason = distanceReason(place, centreOf({ communeCode, postcode, commune }), weights)
    known.set(key, reason)
    return reason
  }
}

function distanceReason(place: Centre | null, home: Centre | null, weights: Weights): Reason {
  if (!place || !home) return { kind: 'unknownDistance', points: 0 }
  const km = Math.round(kilometresBetween(place, home))
  const about = place.about || home.about
  if (km <= weights.nearKm) return { kind: 'near', points: weights.near, km, about }
  if (km <= weights.farKm) return { kind: 'far', points: weights.far, km, about }
  return { kind: 'distant', points: 0, km, about }
}

function contactReason({ phone, email, emailRefusedAt }: Judged, weights: Weights): Reason {
  const written = Boolean(email) && !emailRefusedAt
  if (!phone && !written) return { kind: 'noContact', points: 0, refused: Boolean(emailRefusedAt) }
  return { kind: 'contact', points: weights.contact, by: phone ? (written ? 'both' : 'phone') : 'email' }
}
