import mongoose from 'mongoose'
import type { Account } from '../account.ts'
import type { Company } from '../company.ts'
import type { Duplicate } from '../duplicate.ts'
import type { Importation } from '../importation.ts'
import type { Merge } from '../merge.ts'
import type { Notice } from '../notice.ts'
import type { Participation } from '../participation.ts'
import type { Person } from '../person.ts'
import type { Transfer } from '../transfer.ts'
import type { Workshop } from '../workshop.ts'

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
  workshops: (account: Account) => mongoose.model<Workshop>('Workshop').find(workshopScope(account)),
  people: (account: Account) => mongoose.model<Person>('Person').find(peopleScope(account)),
  companies: (account: Account) => mongoose.model<Company>('Company').find(companyScope(account)),
  transfers: (account: Account) => mongoose.model<Transfer>('Transfer').find(transferScope(account)),
  notices: (account: Account) => mongoose.model<Notice>('Notice').find(noticeScope(account)),
  /** Participations in the account's own workshops. */
  participations: (account: Account) =>
    mongoose.model<Participation>('Participation').find(agencyScope(account)),
  duplicates: (account: Account) => mongoose.model<Duplicate>('Duplicate').find(agencyScope(account)),
  merges: (account: Account) => mongoose.model<Merge>('Merge').find(agencyScope(account)),
  /** The files brought in, once they have arrived whole. */
  imports: (account: Account) =>
    mongoose.model<Importation>('Importation').find({ ...agencyScope(account), state: { $ne: 'arriving' } })
}
