import type { Role } from '#models/records/account.ts'
import type { ListedAccount } from '#models/access/accounts.ts'
import type { JournalLine } from '../journal/pages.ts'
import type { Option } from '../shared/pages.ts'

/** Where a colleague may work. */
export interface PlaceOptions {
  agencies: readonly Option[]
  companies: readonly Option[]
  regions: readonly Option[]
  departements: readonly Option[]
}

/** What an administrator may do to an account, each a POST under its address. */
export type AccountVerb =
  'invitation' | 'unlocking' | 'disabling' | 'enabling' | 'restricted-right' | 'restricted-right-removal'
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
  'accounts/new': {
    /** What was typed. */
    form: Record<string, string>
    errors: Record<string, string | undefined>
    places: PlaceOptions
    roles: readonly Role[]
  }
}
