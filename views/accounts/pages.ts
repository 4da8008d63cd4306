import type { Role } from '#models/records/account.ts'
import type { ListedAccount } from '#models/access/accounts.ts'
import type { JournalLine } from '../journal/pages.ts'
import type { Option } from '#views/shared/pages.ts'

/** Where a colleague may work. */
export interface PlaceOptions {
  agencies: readonly Option[]
  companies: readonly Option[]
  regions: readonly Option[]
  departements: readonly Option[]
  basins: readonly Option[]
  groups: readonly Option[]
}

/** What an administrator may do to an account, each a POST under its address. */
export type AccountVerb =
  | 'invitation'
  | 'unlocking'
  | 'disabling'
  | 'enabling'
  | 'restricted-right'
  | 'restricted-right-removal'
  | 'lead-right'
  | 'lead-right-removal'
  | 'region-right'
  | 'region-right-removal'
export type AccountRow = ListedAccount & { verbs: readonly AccountVerb[] }

export interface AccountsPages {
  'accounts/index': {
    q: string
    role: string
    roles: readonly Role[]
    accounts: readonly AccountRow[]
    previous: string | undefined
    next: string | undefined
  }
  'accounts/row': { account: AccountRow }
  'accounts/verbs': { account: AccountRow }
  'accounts/show': { account: AccountRow; lines: readonly JournalLine[] }
  'accounts/new': AccountFields
  'accounts/edit': AccountFields & {
    id: string
    name: string
    baseFingerprint: string
    refusal: string | undefined
    /** What stays in the agency of a counsellor who leaves it; null where nothing does. */
    held: Held | null
  }
  'accounts/fields': AccountFields
}

interface AccountFields {
  /** What was typed. */
  form: Record<string, string>
  errors: Record<string, string | undefined>
  places: PlaceOptions
  /** The companies of a host, and those of them that stay ticked. */
  hosted: readonly Option[]
  welcomes: readonly string[]
  roles: readonly Role[]
  isNew: boolean
  /** The account that has the address already. */
  known: string | undefined
}

export interface Held {
  agency: string
  people: number
  workshops: readonly { tradeLabel: string; startsAt: Date; timeZone: string }[]
  /** Who may take it over. */
  colleagues: readonly Option[]
}
