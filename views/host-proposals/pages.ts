import type { HALF_DAYS, HostProposal } from '#models/records/host-proposal.ts'
import type { Option } from '#views/shared/pages.ts'

type Texts = Readonly<Record<string, string | undefined>>

export interface HostProposalsPages {
  'host-proposals/new': {
    /** Companies with their agencies. */
    to: readonly Option[]
    trades: readonly Option[]
    months: readonly Option[]
    sites: readonly (Option & { hint: string })[]
    typed: Texts
    offers: readonly string[]
    errors: Texts
    refusal: string | undefined
  }
  'host-proposals/show': {
    proposal: HostProposal
    zone: string
    company: { id: string; name: string; phone: string | null; spoken: string | null }
    by: string
    hours: typeof HALF_DAYS
    /** The draft made of it. */
    draft: string | null
    typed: Texts
    errors: Texts
    refusal: string | undefined
  }
  /** Those of a host, on its home. */
  'host-proposals/mine': { proposals: readonly HostProposal[] }
}
