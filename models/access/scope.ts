import type { Account } from '#models/records/account.ts'
import { Agency } from '#models/records/agency.ts'
import { Call } from '#models/records/call.ts'
import { ChangePlan } from '#models/records/change-plan.ts'
import { Company } from '#models/records/company.ts'
import { Duplicate } from '#models/records/duplicate.ts'
import { HostProposal } from '#models/records/host-proposal.ts'
import { ImportRun } from '#models/records/import-run.ts'
import { Format } from '#models/records/format.ts'
import { Merge } from '#models/records/merge.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { SeatRequest } from '#models/records/seat-request.ts'
import { isGroup } from '#models/records/territory.ts'
import { groundOf as groundOfTerritory, type Ground } from '#models/reference/territories.ts'
import { Series } from '#models/records/series.ts'
import { Transfer } from '#models/records/transfer.ts'
import { Workshop } from '#models/records/workshop.ts'

// Within $and, since an id asked for beside it would take the place of a plain one.
const NOTHING = { $and: [{ _id: { $in: [] } }] }

type Filter = Record<string, unknown>
/** A draft that its host was asked about. */
const ASKED = { hostReply: { $ne: null } }

export function workshopScope(account: Account): Filter {
  if (account.role === 'counsellor' && account.agency) return { agency: account.agency }
  if (account.role === 'employer')
    return { 'place.company': { $in: [...account.companies] }, $or: [{ state: { $ne: 'draft' } }, ASKED] }
  if (account.role === 'regional' && account.territory)
    return { ...territoryFilter(groundOf(account)), state: { $ne: 'draft' } }
  return NOTHING
}

export function seesDrafts(account: Account): boolean {
  return account.role === 'counsellor'
}

/** A host reads first names through its workshops alone. */
export function peopleScope(account: Account): Filter {
  return agencyScope(account)
}

export function companyScope(account: Account): Filter {
  if (account.role === 'counsellor' && account.agency) return { agencies: account.agency }
  if (account.role === 'employer') return { $and: [{ _id: { $in: [...account.companies] } }] }
  return NOTHING
}

export function figuresScope(account: Account): Filter {
  if (account.role === 'counsellor' && account.agency) return { agency: account.agency }
  if (account.role === 'regional' && account.territory) return territoryFilter(groundOf(account))
  return NOTHING
}

/** 'departement-13' → { departement: 'departement-13' }; the basins of a group → those basins. */
export function territoryFilter(territory: Ground): Filter {
  if (typeof territory !== 'string') return { basin: { $in: [...territory] } }
  const kind = territory.slice(0, territory.indexOf('-'))
  return kind === 'region' || kind === 'departement' || kind === 'basin' ? { [kind]: territory } : NOTHING
}

/** A group is looked up when the account is read (see knowGround): unknown, it is no ground at all. */
function groundOf({ territory, $locals }: Account): Ground {
  return territory && !isGroup(territory) ? territory : (($locals['basins'] as string[] | undefined) ?? [])
}

/** To be called on an account that is read: what a group is made of today, kept beside it. */
export async function knowGround(account: Account): Promise<void> {
  if (account.territory && isGroup(account.territory))
    account.$locals['basins'] = await groundOfTerritory(account.territory)
}

/** Messages about sign-in are nobody's but their reader's. */
export function noticeScope(account: Account): Filter {
  return agencyScope(account)
}

export function transferScope(account: Account): Filter {
  if (account.role !== 'counsellor' || !account.agency) return NOTHING
  return { $or: [{ from: account.agency }, { to: account.agency }] }
}

/** What hosts proposed: to the reader's agency, or for the reader's companies. */
export function proposalScope(account: Account): Filter {
  if (account.role === 'employer') return { company: { $in: [...account.companies] } }
  return agencyScope(account)
}

export function agencyScope(account: Account): Filter {
  return account.role === 'counsellor' && account.agency ? { agency: account.agency } : NOTHING
}

/** Those of the agency, and those that are shared; a regional team has none of its own. */
export function formatScope({ role, agency }: Account): Filter {
  if (role === 'regional') return { isShared: true }
  return role === 'counsellor' && agency ? { $or: [{ agency }, { isShared: true }] } : NOTHING
}

export function settingsScope({ role, agency, sees }: Account): Filter {
  if (role === 'administrator') return {}
  const isLead = role === 'counsellor' && agency && sees.includes('lead')
  return isLead ? { $and: [{ _id: agency }] } : NOTHING
}

export function regionScope({ role, territory, sees }: Account): Filter {
  if (role === 'administrator') return {}
  const isOwn = role === 'regional' && territory && sees.includes('region')
  return { $and: [isOwn ? { _id: territory } : NOTHING] }
}

/** What these queries do not find is a 404. */
export const scopes = {
  settings: (account: Account) => Agency.find(settingsScope(account)),
  workshops: (account: Account) => Workshop.find(workshopScope(account)),
  calls: (account: Account) => Call.find(agencyScope(account)),
  changePlans: (account: Account) => ChangePlan.find(agencyScope(account)),
  series: (account: Account) => Series.find(agencyScope(account)),
  formats: (account: Account) => Format.find(formatScope(account)),
  people: (account: Account) => Person.find(peopleScope(account)),
  companies: (account: Account) => Company.find(companyScope(account)),
  transfers: (account: Account) => Transfer.find(transferScope(account)),
  proposals: (account: Account) => HostProposal.find(proposalScope(account)),
  seatRequests: (account: Account) => SeatRequest.find(agencyScope(account)),
  notices: (account: Account) => Notice.find(noticeScope(account)),
  participations: (account: Account) => Participation.find(agencyScope(account)),
  duplicates: (account: Account) => Duplicate.find(agencyScope(account)),
  merges: (account: Account) => Merge.find(agencyScope(account)),
  imports: (account: Account) => ImportRun.find({ ...agencyScope(account), state: { $ne: 'arriving' } })
}
