import type { Account } from '#models/records/account.ts'
import { workshopScope } from '#models/access/scope.ts'
import { domainOf } from './reasons.ts'
import { Participation } from '#models/records/participation.ts'
import type { Person } from '#models/records/person.ts'
import { ROW_FIELDS, type WorkshopRow } from '#models/planning/listing.ts'
import { Workshop } from '#models/records/workshop.ts'
import { FOR_JOB_SEEKERS } from '#models/records/workshop-kind.ts'
import { sisterTrades, type SisterTrades } from '#models/reference/sister-trades.ts'

const LOOKED_AT = 60

type Open = WorkshopRow & { trade: string }

/** By trade sought, else its domain, else its sector, never one they were in; absent: none. Three queries. */
export async function nextFor(
  account: Account,
  people: Person[],
  now: Date
): Promise<Map<string, WorkshopRow>> {
  if (people.length === 0) return new Map()
  const [open, sisters] = await Promise.all([
    Workshop.find({
      ...workshopScope(account),
      startsAt: { $gt: now },
      ...FOR_JOB_SEEKERS,
      state: 'published',
      seatsFree: { $gt: 0 }
    })
      .sort({ startsAt: 1, _id: 1 })
      .limit(LOOKED_AT)
      .select(`${ROW_FIELDS} trade`)
      .lean<Open[]>(),
    sisterTrades()
  ])
  const known = await Participation.find({
    person: { $in: people.map(({ _id }) => _id) },
    workshop: { $in: open.map(({ _id }) => _id) }
  })
    .select('person workshop')
    .lean()
  const taken = new Set(known.map(({ person, workshop }) => `${String(person)} ${String(workshop)}`))
  return new Map(
    people.flatMap(person => {
      if (person.searchEndedAt) return []
      const free = open.filter(({ _id }) => !taken.has(`${person.id} ${String(_id)}`))
      const best = bestFor(person, free, sisters)
      return best ? [[person.id, best] as const] : []
    })
  )
}

function bestFor(
  { trade, otherTrades }: Pick<Person, 'trade' | 'otherTrades'>,
  open: Open[],
  sisters: Map<string, SisterTrades>
): WorkshopRow | undefined {
  const sought = [...(trade ? [trade] : []), ...otherTrades.map(({ code }) => code)]
  const near = (code: string) => sought.some(one => one.startsWith(domainOf(code)))
  const sister = (sector: string) => {
    const { prefixes = [], codes = [] } = sisters.get(sector) ?? {}
    return sought.some(one => codes.includes(one) || prefixes.some(prefix => one.startsWith(prefix)))
  }
  return (
    open.find(workshop => sought.includes(workshop.trade)) ??
    open.find(workshop => near(workshop.trade)) ??
    open.find(({ sector }) => sister(sector))
  )
}
