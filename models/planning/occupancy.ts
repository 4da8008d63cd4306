import type mongoose from 'mongoose'
import { addDays, localDate, momentIn } from '#lib/dates.ts'
import { nameKey } from '#lib/identifiers/person-name.ts'

type Id = mongoose.Types.ObjectId

/** So many of a kit of the agency. */
export interface KitUse {
  name: string
  count: number
}

/** A workshop as far as it takes something up: when, where, and who facilitates it. */
export interface Occupying {
  _id: Id
  agency: Id
  startsAt: Date
  endsAt: Date
  place: {
    kind: string
    name?: string | null
    room?: string | null
    company?: Id | null
    site?: Id | null
  }
  facilitators: readonly { account?: Id | null; name: string }[]
  /** Absent: none. */
  kits?: readonly KitUse[]
  /** Of a series: one a day. */
  series?: Id | null | undefined
  timeZone?: string
}

/** A workshop as planned; `seats`: those who come to it already. */
export interface Planned extends Occupying {
  basin?: string | null | undefined
  trade?: string
  timeZone: string
  seats?: readonly { person: Id }[]
}

type Span = Pick<Occupying, 'startsAt' | 'endsAt'>

/** What only one workshop can have at a time. */
export interface Resource {
  kind: 'room' | 'site' | 'facilitator'
  /** As its reader knows it: the room, the company, the facilitator. */
  name: string
}

export function overlap(one: Span, other: Span): boolean {
  return one.startsAt < other.endsAt && other.startsAt < one.endsAt
}

/** What both would take up, whenever they are held. */
export function sharedBetween(one: Occupying, other: Occupying): Resource[] {
  const shared: Resource[] = []
  if (sharesRoom(one, other)) shared.push({ kind: 'room', name: one.place.room ?? '' })
  if (sharesSite(one, other)) shared.push({ kind: 'site', name: one.place.name ?? '' })
  for (const name of sharedFacilitators(one, other)) shared.push({ kind: 'facilitator', name })
  return shared
}

function sharesRoom(one: Occupying, other: Occupying): boolean {
  if (one.place.kind !== 'agency' || other.place.kind !== 'agency' || !one.place.room) return false
  return one.agency.equals(other.agency) && nameKey(one.place.room) === nameKey(other.place.room ?? '')
}

/** A list may name a company without one of its sites: then the words for the place tell. */
function sharesSite({ place: one }: Occupying, { place: other }: Occupying): boolean {
  if (one.kind !== 'company' || other.kind !== 'company') return false
  if (!one.company || !other.company?.equals(one.company)) return false
  if (one.site && other.site) return one.site.equals(other.site)
  return nameKey(one.room ?? '') === nameKey(other.room ?? '')
}

/** A colleague is known by the account in whatever agency; a bare name means somebody within one agency alone. */
export function sharedFacilitators(one: Occupying, other: Occupying): string[] {
  const isSameAgency = one.agency.equals(other.agency)
  return one.facilitators
    .filter(({ account, name }) =>
      other.facilitators.some(their =>
        account && their.account
          ? account.equals(their.account)
          : isSameAgency && nameKey(their.name) === nameKey(name)
      )
    )
    .map(({ name }) => name)
}

/** Two rooms of one agency are one place: nobody travels between them. */
export function isSamePlace(one: Occupying, other: Occupying): boolean {
  if (one.place.kind !== other.place.kind) return false
  return one.place.kind === 'agency' ? one.agency.equals(other.agency) : sharesSite(one, other)
}

/** What one save at a time may judge: of a kit, several workshops may have some; of a series, one a day. */
export interface Claimed {
  kind: Resource['kind'] | 'kit' | 'sameDay'
  name: string
}

/** One thing on one day (UTC). Two spans that overlap have a day in common. */
export interface Claim {
  key: string
  resource: Claimed
  from: Date
  to: Date
  /** False: names alone say that it may be the same thing; sharedBetween knows. */
  isExact: boolean
  /** How many of a kit; absent: it is taken whole. */
  count?: number
}

const DAY_MS = 24 * 3_600_000

/** Everything that a workshop takes up, in the order in which everyone claims it. */
export function claimsOf(planned: Occupying): Claim[] {
  const { startsAt: from, endsAt: to } = planned
  return keysOf(planned)
    .flatMap(({ key, ...what }) => {
      const span = { from, to, ...what }
      return daysOf(span.from, span.to).map(day => ({ ...span, key: `${key}|${day}` }))
    })
    .toSorted((one, other) => (one.key < other.key ? -1 : 1))
}

type Thing = Pick<Claim, 'key' | 'resource' | 'isExact' | 'count'> & Partial<Pick<Claim, 'from' | 'to'>>

function keysOf(planned: Occupying): Thing[] {
  const things = [...placesOf(planned), ...facilitatorsOf(planned), ...kitsOf(planned), ...seriesOf(planned)]
  return [...new Map(things.map(thing => [thing.key, thing])).values()]
}

function placesOf({ agency, place }: Occupying): Thing[] {
  const room = nameKey(place.room ?? '')
  if (place.kind === 'agency') {
    const resource = { kind: 'room' as const, name: place.room ?? '' }
    return room ? [{ key: `room|${String(agency)}|${room}`, resource, isExact: true }] : []
  }
  if (!place.company) return []
  const resource = { kind: 'site' as const, name: place.name ?? '' }
  const named = { key: `site|${String(place.company)}|${room}`, resource, isExact: !place.site }
  return place.site ? [named, { key: `site|${String(place.site)}`, resource, isExact: true }] : [named]
}

function facilitatorsOf({ agency, facilitators }: Occupying): Thing[] {
  return facilitators.flatMap(({ account, name }) => {
    const resource = { kind: 'facilitator' as const, name }
    const named = { key: `name|${String(agency)}|${nameKey(name)}`, resource, isExact: !account }
    return account ? [named, { key: `facilitator|${String(account)}`, resource, isExact: true }] : [named]
  })
}

function kitsOf({ agency, kits = [] }: Occupying): Thing[] {
  return kits.map(({ name, count }) => {
    const resource = { kind: 'kit' as const, name }
    return { key: `kit|${String(agency)}|${nameKey(name)}`, resource, isExact: true, count }
  })
}

function seriesOf({ series, startsAt, timeZone }: Occupying): Thing[] {
  if (!series || !timeZone) return []
  const resource = { kind: 'sameDay' as const, name: '' }
  return [{ key: `series|${String(series)}`, resource, isExact: true, ...dayBounds(startsAt, timeZone) }]
}

/** The day of a moment where it is held. */
export function dayBounds(moment: Date, timeZone: string): { from: Date; to: Date } {
  const day = localDate(moment, timeZone)
  return { from: momentIn(timeZone, day, '00:00'), to: momentIn(timeZone, addDays(day, 1), '00:00') }
}

function daysOf(from: Date, to: Date): string[] {
  const first = Math.floor(from.getTime() / DAY_MS)
  const last = Math.floor((to.getTime() - 1) / DAY_MS)
  return Array.from({ length: last - first + 1 }, (_, index) =>
    new Date((first + index) * DAY_MS).toISOString().slice(0, 10)
  )
}
