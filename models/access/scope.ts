import type { Account } from '#models/records/account.ts'
import { Company } from '#models/records/company.ts'
import { Duplicate } from '#models/records/duplicate.ts'
import { ImportRun } from '#models/records/import-run.ts'
import { Merge } from '#models/records/merge.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { Transfer } from '#models/records/transfer.ts'
import { Workshop } from '#models/records/workshop.ts'

/** A filter that no record matches: what a role sees of a collection that is not its business. */
const NOTHING = { _id: { $in: [] } }

type Filter = Record<string, unknown>

/** Workshops: a counsellor's agency, an employer's own published ones, a region's territory, none for an administrator. */
export function workshopScope(account: Account): Filter {
  if (account.role === 'counsellor' && account.agency) return { agency: account.agency }
  if (account.role === 'employer' && account.company)
    return { 'place.company': account.company, state: { $ne: 'draft' } }
  if (account.role === 'regional' && account.territory)
    return { ...territoryFilter(account.territory), state: { $ne: 'draft' } }
  return NOTHING
}

/** Whether drafts are among the workshops of an account: they are their own agency's business. */
export function seesDrafts(account: Account): boolean {
  return !('state' in workshopScope(account))
}

/** Names of people are for the counsellors of their agency alone; the host's first names come through its workshops. */
export function peopleScope(account: Account): Filter {
  return agencyScope(account)
}

export function companyScope(account: Account): Filter {
  if (account.role === 'counsellor' && account.agency) return { agencies: account.agency }
  if (account.role === 'employer' && account.company) return { _id: account.company }
  return NOTHING
}

/** Figures: a counsellor's agency, a region's territory. */
export function figuresScope(account: Account): Filter {
  if (account.role === 'counsellor' && account.agency) return { agency: account.agency }
  if (account.role === 'regional' && account.territory) return territoryFilter(account.territory)
  return NOTHING
}

/** 'departement-13' → { departement: 'departement-13' } */
export function territoryFilter(territory: string): Filter {
  const kind = territory.slice(0, territory.indexOf('-'))
  return kind === 'region' || kind === 'departement' || kind === 'basin' ? { [kind]: territory } : NOTHING
}

/** Messages owed within an agency; those about sign-in are nobody's but their reader's. */
export function noticeScope(account: Account): Filter {
  return agencyScope(account)
}

/** Requests for people: those an agency made, and those it is asked to answer. */
export function transferScope(account: Account): Filter {
  if (account.role !== 'counsellor' || !account.agency) return NOTHING
  return { $or: [{ from: account.agency }, { to: account.agency }] }
}

/** What is an agency's alone: its duplicates, its merges, the lists it brought in; nothing for any other role. */
export function agencyScope(account: Account): Filter {
  return account.role === 'counsellor' && account.agency ? { agency: account.agency } : NOTHING
}

/** Everything an account reaches starts here: what is not in these queries is a 404. */
export const scopes = {
  workshops: (account: Account) => Workshop.find(workshopScope(account)),
  people: (account: Account) => Person.find(peopleScope(account)),
  companies: (account: Account) => Company.find(companyScope(account)),
  transfers: (account: Account) => Transfer.find(transferScope(account)),
  notices: (account: Account) => Notice.find(noticeScope(account)),
  /** Participations in the account's own workshops. */
  participations: (account: Account) => Participation.find(agencyScope(account)),
  duplicates: (account: Account) => Duplicate.find(agencyScope(account)),
  merges: (account: Account) => Merge.find(agencyScope(account)),
  /** The files brought in, once they have arrived whole. */
  imports: (account: Account) => ImportRun.find({ ...agencyScope(account), state: { $ne: 'arriving' } })
}
