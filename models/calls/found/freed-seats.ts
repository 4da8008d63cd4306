import type mongoose from 'mongoose'
import { centreOf, kilometresBetween, type Addressed } from '#lib/geography/commune-centres.ts'
import { Person } from '#models/records/person.ts'
import { inOrder, suits } from '#models/records/waiting-list.ts'
import { Workshop } from '#models/records/workshop.ts'
import type { Asked, CallLine, Found } from '../line.ts'

type Id = mongoose.Types.ObjectId

/** So near, an offer is a call too: nobody is sure to read a message in time. */
const SOON = 48 * 3_600_000

type Read = Pick<
  Workshop,
  '_id' | 'startsAt' | 'seatsFree' | 'offers' | 'waiting' | 'kept' | 'place' | 'slots'
>

/**
 * Seats that are held for somebody, of a workshop within 48 hours or of who reads no e-mail; and where nothing is held any
 * more, who waits, in the order of the list.
 */
export async function freedSeats({ account, limit, now }: Asked): Promise<Found> {
  const soon = new Date(+now + SOON)
  const found = await Workshop.find({
    agency: account.agency ?? null,
    state: 'published',
    startsAt: { $gt: now },
    $or: [
      { 'offers.until': { $gt: now } },
      { startsAt: { $lte: soon }, seatsFree: { $gt: 0 }, 'waiting.0': { $exists: true } }
    ]
  })
    .sort({ startsAt: 1 })
    .limit(limit)
    .select('startsAt seatsFree offers waiting kept place slots')
    .lean<Read[]>()
  const offered = found.flatMap(workshop =>
    inOrder(workshop.offers)
      .filter(({ until }) => until > now)
      .map(offer => ({ workshop, offer }))
  )
  const holders = await peopleOf(offered.map(({ offer }) => offer.person))
  const held = offered
    .filter(
      ({ workshop, offer }) => workshop.startsAt <= soon || !isWritten(holders.get(String(offer.person)))
    )
    .map(({ workshop, offer }) => ({
      ...lineOf(workshop, offer.person, { since: offer.at, limit: offer.until }),
      km: wayTo(workshop, holders.get(String(offer.person)))
    }))
  const lines = [...held, ...found.filter(({ startsAt }) => startsAt <= soon).flatMap(waitingFor)]
  return { lines: lines.slice(0, limit), isCut: found.length === limit || lines.length > limit }
}

/** Nothing is held so late: whoever is reached first of the list has the seat. */
function waitingFor(workshop: Read): CallLine[] {
  const free = Math.max(0, workshop.seatsFree)
  if (free === 0) return []
  const openToAll = free - (workshop.kept?.free ?? 0)
  const slots = workshop.slots ?? []
  let last = 0
  return inOrder(workshop.waiting)
    .filter(({ priority }) => priority || openToAll > 0)
    .filter(one => slots.length === 0 || slots.some(({ _id, free: left }) => left > 0 && suits(one, _id)))
    .map(({ person, since }) => {
      // Calls of one hour stand in the order of `since`: here that of the list, whoever was put to its end.
      last = Math.max(last + 1, +since)
      return lineOf(workshop, person, { since: new Date(last), limit: workshop.startsAt })
    })
}

function lineOf({ _id }: Read, person: Id, { since, limit }: { since: Date; limit: Date }): CallLine {
  return { kind: 'freed', person, subject: _id, since, limit }
}

type Holder = Pick<Person, '_id' | 'email' | 'emailRefusedAt'> & Addressed

async function peopleOf(ids: readonly Id[]): Promise<Map<string, Holder>> {
  if (ids.length === 0) return new Map()
  const found = await Person.find({ _id: { $in: ids } })
    .select('email emailRefusedAt communeCode postcode commune')
    .lean<Holder[]>()
  return new Map(found.map(one => [String(one._id), one]))
}

const isWritten = (holder: Holder | undefined) => Boolean(holder?.email && !holder.emailRefusedAt)

function wayTo({ place }: Read, holder: Holder | undefined): number {
  const [from, to] = [holder && centreOf(holder), centreOf(place)]
  return from && to ? Math.round(kilometresBetween(from, to)) : Infinity
}
