import { Company } from '#models/records/company.ts'
import { HostProposal } from '#models/records/host-proposal.ts'
import { Person } from '#models/records/person.ts'
import { ROW_FIELDS, type WorkshopRow } from '#models/planning/listing.ts'
import { Workshop } from '#models/records/workshop.ts'
import type { WaitingItem } from './lists.ts'

/** What a host proposes, as a list shows it. */
export type ProposalRow = Pick<HostProposal, '_id' | 'tradeLabel' | 'posts'> & { company: string }

export interface LoadedItem {
  person: Person | null
  workshop: WorkshopRow | null
  proposal: ProposalRow | null
  since: Date | null
}

/** The records of some items, in their order; a query for each kind of record. */
export async function loadItems(items: WaitingItem[]): Promise<LoadedItem[]> {
  const ids = (of: 'person' | 'workshop' | 'proposal') => items.flatMap(item => (item[of] ? [item[of]] : []))
  const [people, workshops, proposals] = await Promise.all([
    Person.find({ _id: { $in: ids('person') } }),
    Workshop.find({ _id: { $in: ids('workshop') } })
      .select(ROW_FIELDS)
      .lean<WorkshopRow[]>(),
    proposalsOf(ids('proposal'))
  ])
  const personOf = new Map(people.map(person => [person.id, person]))
  const workshopOf = new Map(workshops.map(workshop => [String(workshop._id), workshop]))
  return items.map(({ person, workshop, proposal, since }) => ({
    person: personOf.get(String(person)) ?? null,
    workshop: workshopOf.get(String(workshop)) ?? null,
    proposal: proposals.get(String(proposal)) ?? null,
    since
  }))
}

async function proposalsOf(ids: WaitingItem['proposal'][]): Promise<Map<string, ProposalRow>> {
  if (ids.length === 0) return new Map()
  const found = await HostProposal.find({ _id: { $in: ids } } as never)
    .select('tradeLabel posts company')
    .lean<Pick<HostProposal, '_id' | 'tradeLabel' | 'posts' | 'company'>[]>()
  const companies = await Company.find({ _id: { $in: found.map(({ company }) => company) } })
    .select('name')
    .lean<Pick<Company, '_id' | 'name'>[]>()
  const nameOf = (id: unknown) => companies.find(({ _id }) => String(_id) === String(id))?.name ?? ''
  return new Map(found.map(one => [String(one._id), { ...one, company: nameOf(one.company) }]))
}
