import type { HostOutcomes } from '#models/figures/host-outcomes.ts'
import type { ByAgency } from '#models/planning/by-agency.ts'
import type { WorkshopRow } from '#models/planning/listing.ts'
import type { Missing } from '#models/planning/readiness.ts'
import type { Campaign } from '#models/records/campaign.ts'
import type { SharedPages } from '#views/shared/pages.ts'

type Errors = Readonly<Record<string, string | undefined>>

export interface CampaignTyped {
  name: string
  text: string
  from: string
  to: string
  /** 'YYYY-MM-DD' as they are read; null when they cannot be. */
  fromDay: string | null
  toDay: string | null
}

interface Form {
  form: CampaignTyped
  errors: Errors
}

export interface CampaignRow {
  campaign: Campaign
  isOwn: boolean
}

/** A workshop of the agency within the days, and what it lacks before it can be published. */
export interface TickRow {
  row: WorkshopRow
  isTagged: boolean
  missing: readonly Missing[]
}

export interface CampaignsPages {
  'campaigns/index': { coming: readonly CampaignRow[]; over: readonly CampaignRow[] }
  'campaigns/rows': { name: string; title: string; rows: readonly CampaignRow[] }
  'campaigns/new': Form & { refusal: string | undefined }
  'campaigns/edit': Form & { campaign: Campaign; baseFingerprint: string; refusal: string | undefined }
  'campaigns/fields': Form
  'campaigns/days': { campaign: Pick<Campaign, 'from' | 'to'> }
  'campaigns/show': {
    campaign: Campaign
    isOwn: boolean
    /** A counsellor, who tags the workshops of the agency; otherwise they are read by agency. */
    acts: boolean
    /** The whole public address. */
    address: string
    planning: string
    workshops: readonly TickRow[]
    /** Tagged ones that are not within its days any more. */
    outside: number
    /** Every box is ticked, and nothing is saved yet. */
    all: boolean
    now: Date
    groups: ByAgency | null
    openedAt: (agency: string) => string
    outcomes: HostOutcomes | null
    days: SharedPages['shared/timeline']['days']
    refusal: string | undefined
  }
  'campaigns/tick': {
    campaign: Campaign
    workshops: readonly TickRow[]
    outside: number
    all: boolean
    now: Date
  }
  'campaigns/outcomes': { outcomes: HostOutcomes }
  'campaigns/removal': { campaign: Campaign; count: number }
  'campaigns/of-workshop': {
    workshop: string
    campaigns: readonly { id: string; name: string; isTagged: boolean }[]
  }
}
