import type mongoose from 'mongoose'
import type { Account } from '#models/records/account.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import type { Workshop } from '#models/records/workshop.ts'

type Id = mongoose.Types.ObjectId

const DAY = 86_400_000
/** Whoever was asked, or given a contact, is asked again what came of it. */
const ASK_AGAIN = 7 * DAY
/** A host reads a first name so long after the workshop, or after a yes. */
const NAMED = 30 * DAY
const SHOWN_TO_HOST = 50

/** Those of the index that the agency lists by. */
const WISHED = { meetAgainAt: { $gt: new Date(0) } }

/** The wishes that wait for the counsellor's agency: not answered yet, or without news for a week; the oldest first. */
export async function wishesDue({ agency }: Account, { limit, now }: { limit: number; now: Date }) {
  const since = new Date(now.getTime() - ASK_AGAIN)
  const open = {
    ...WISHED,
    $or: [{ wish: null }, { 'wish.state': { $in: ['proposed', 'contact'] }, 'wish.at': { $lte: since } }]
  }
  const held = [
    { agency: agency ?? null, wishAgency: null, ...open },
    { wishAgency: agency ?? { $in: [] }, ...open }
  ] as never[]
  const found = await Promise.all(
    held.map(async filter => ({
      count: await Participation.countDocuments(filter),
      rows: await Participation.find(filter)
        .sort({ meetAgainAt: 1 })
        .limit(limit)
        .select('person workshop meetAgainAt')
        .lean()
    }))
  )
  const items = found
    .flatMap(({ rows }) => rows)
    .map(({ person, workshop, meetAgainAt }) => ({ person, workshop, since: meetAgainAt ?? null }))
    .toSorted((one, other) => +(one.since ?? 0) - +(other.since ?? 0))
  return { count: found.reduce((sum, { count }) => sum + count, 0), items: items.slice(0, limit) }
}

export interface WishedFor {
  person: Person
  meetAgainAt: Date | null
  wish: Participation['wish']
}

/** Whom the host of a workshop would like to meet again, in the order of names. */
export async function wishesOf(workshop: Id): Promise<WishedFor[]> {
  const rows = await Participation.find({ workshop, meetAgainAt: { $ne: null } })
    .select('person meetAgainAt wish')
    .lean<Participation[]>()
  if (rows.length === 0) return []
  const people = await Person.find({ _id: { $in: rows.map(({ person }) => person) } }).sort({
    sortName: 1,
    _id: 1
  })
  return people.flatMap(person => {
    const row = rows.find(one => one.person.equals(person._id))
    return row ? [{ person, meetAgainAt: row.meetAgainAt ?? null, wish: row.wish ?? null }] : []
  })
}

/** What a host may read of a wish: never why nothing came of it. */
export interface WishTold {
  name: string
  state: NonNullable<Participation['wish']>['state'] | 'new'
  workshop: Pick<Workshop, '_id' | 'tradeLabel' | 'startsAt' | 'timeZone'>
}

/** What became of the wishes of these workshops, the latest first. Names leave after 30 days, unless a yes is running. */
export async function wishesTold(
  workshops: readonly (WishTold['workshop'] & Pick<Workshop, 'endsAt'>)[],
  { now = new Date() }: { now?: Date } = {}
): Promise<WishTold[]> {
  const since = new Date(now.getTime() - NAMED)
  const recent = workshops.filter(({ endsAt }) => endsAt > since).map(({ _id }) => _id)
  const rows = await Participation.find({
    workshop: { $in: workshops.map(({ _id }) => _id) },
    meetAgainAt: { $ne: null },
    $or: [
      { workshop: { $in: recent } },
      { 'wish.state': { $in: ['contact', 'step'] }, 'wish.at': { $gt: since } }
    ]
  } as never)
    .sort({ startsAt: -1, _id: 1 })
    .limit(SHOWN_TO_HOST)
    .select('person workshop wish.state')
    .lean<Participation[]>()
  const people = await Person.find({ _id: { $in: rows.map(({ person }) => person) } }).select(
    'firstName lastName'
  )
  return rows.flatMap(row => {
    const person = people.find(({ _id }) => _id.equals(row.person))
    const workshop = workshops.find(({ _id }) => _id.equals(row.workshop))
    return person && workshop ? [{ name: person.hostName, state: row.wish?.state ?? 'new', workshop }] : []
  })
}
