import { ROLES, type ExtraRight, type Role } from '#models/records/account.ts'

export type Noun =
  | 'workshop'
  | 'changePlan'
  | 'series'
  | 'format'
  | 'person'
  | 'duplicate'
  | 'merge'
  | 'transfer'
  | 'company'
  | 'importation'
  | 'notice'
  | 'sentMessage'
  | 'account'
  | 'agency'
  | 'sector'
  | 'trade'
  | 'territory'
  | 'addedGroup'
  | 'schoolHoliday'
  | 'region'
  | 'hostProposal'
  | 'campaign'
  | 'seatRequest'
  | 'link'
  | 'call'

interface Rule {
  /** `anyone` includes those who are not signed in. */
  roles: readonly Role[] | 'anyone'
  /** The record it is done to, which must be the account's own. */
  on?: Noun
  /** A right that an administrator gives to single accounts; an administrator needs none. */
  sees?: ExtraRight
}

const counsellor = ['counsellor'] as const
const employer = ['employer'] as const
const administrator = ['administrator'] as const

/** Regional teams read figures and plans, never a name; administrators see no job seeker at all. */
export const ACTIONS = {
  'home.go': { roles: 'anyone' },
  'session.open': { roles: 'anyone' },
  'session.close': { roles: 'anyone' },
  'password.choose': { roles: 'anyone', on: 'link' },
  'account.own': { roles: ROLES },
  'account.keep': { roles: employer },
  'calendars.own': { roles: ['counsellor', 'employer', 'regional'] },
  'preferences.choose': { roles: 'anyone' },
  'components.see': { roles: 'anyone' },
  'about.read': { roles: 'anyone' },

  'today.read': { roles: counsellor },
  'calls.list': { roles: counsellor },
  'person.call': { roles: counsellor, on: 'person' },
  'call.undo': { roles: counsellor, on: 'call' },
  'planning.read': { roles: counsellor },
  'planning.byAgency': { roles: ['regional'] },
  'workshops.list': { roles: ['counsellor', 'regional'] },
  'workshops.plan': { roles: counsellor },
  'workshop.read': { roles: ['counsellor', 'regional'], on: 'workshop' },
  'workshop.history': { roles: counsellor, on: 'workshop' },
  'workshop.change': { roles: counsellor, on: 'workshop' },
  'changePlan.decide': { roles: counsellor, on: 'changePlan' },
  'workshop.register': { roles: counsellor, on: 'workshop' },
  'workshop.followUp': { roles: counsellor, on: 'workshop' },

  'formats.list': { roles: counsellor },
  'format.read': { roles: counsellor, on: 'format' },
  'format.compare': { roles: ['counsellor', 'regional'], on: 'format' },
  'format.change': { roles: counsellor, on: 'format' },
  'series.change': { roles: counsellor, on: 'series' },
  'campaigns.list': { roles: ['counsellor', 'regional'] },
  'campaign.read': { roles: ['counsellor', 'regional'], on: 'campaign' },
  'campaign.change': { roles: ['counsellor', 'regional'], on: 'campaign' },
  'campaign.tag': { roles: counsellor, on: 'campaign' },

  'seatRequests.list': { roles: counsellor },
  'seatRequest.answer': { roles: counsellor, on: 'seatRequest' },

  'candidates.weigh': { roles: counsellor },

  'portfolio.read': { roles: counsellor },
  'people.search': { roles: counsellor },
  'people.add': { roles: counsellor },
  'duplicates.list': { roles: counsellor },
  'duplicate.decide': { roles: counsellor, on: 'duplicate' },
  'merge.undo': { roles: counsellor, on: 'merge' },
  'person.read': { roles: counsellor, on: 'person' },
  'person.change': { roles: counsellor, on: 'person' },

  'person.restricted': { roles: counsellor, on: 'person', sees: 'restricted' },
  'transfers.ask': { roles: counsellor },
  'transfer.answer': { roles: counsellor, on: 'transfer' },

  'companies.list': { roles: counsellor },
  'companies.add': { roles: counsellor },
  'company.read': { roles: counsellor, on: 'company' },
  'company.change': { roles: counsellor, on: 'company' },

  'imports.upload': { roles: counsellor },
  'import.decide': { roles: counsellor, on: 'importation' },

  'messages.list': { roles: counsellor },
  'message.retry': { roles: counsellor, on: 'notice' },
  // Like a mailbox outside, it asks nobody to be signed in: a lost password can be tried.
  'mailbox.read': { roles: 'anyone', on: 'sentMessage' },

  'hosting.list': { roles: employer },
  'hosting.welcome': { roles: employer, on: 'workshop' },
  'company.show': { roles: employer, on: 'company' },
  'hosting.byLink': { roles: 'anyone', on: 'link' },

  'proposals.make': { roles: employer },
  'proposal.withdraw': { roles: employer, on: 'hostProposal' },
  'proposal.answer': { roles: counsellor, on: 'hostProposal' },

  'results.read': { roles: ['counsellor', 'regional'] },

  'setup.read': { roles: administrator },
  'setup.testMessage': { roles: administrator },
  'agencies.manage': { roles: administrator },
  'agency.change': { roles: ['counsellor', 'administrator'], on: 'agency', sees: 'lead' },

  'accounts.manage': { roles: administrator },
  'account.manage': { roles: administrator, on: 'account' },
  'journal.read': { roles: administrator },
  'reference.read': { roles: administrator },
  'settings.read': { roles: administrator },
  'frame.manage': { roles: administrator },
  'sector.manage': { roles: administrator, on: 'sector' },
  'trade.manage': { roles: administrator, on: 'trade' },
  'territory.manage': { roles: administrator, on: 'territory' },
  'publics.manage': { roles: ['regional', 'administrator'], sees: 'region' },
  'public.manage': { roles: ['regional', 'administrator'], on: 'addedGroup', sees: 'region' },
  'schoolHolidays.manage': { roles: administrator },
  'schoolHoliday.manage': { roles: administrator, on: 'schoolHoliday' },
  'thresholds.manage': { roles: administrator },
  'languages.manage': { roles: administrator },
  'regions.list': { roles: administrator },
  'region.manage': { roles: ['regional', 'administrator'], on: 'region', sees: 'region' },
  'installation.manage': { roles: administrator },
  'health.read': { roles: administrator }
} as const satisfies Record<string, Rule>

export type Action = keyof typeof ACTIONS
