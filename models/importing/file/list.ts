import type { Account } from '#models/records/account.ts'
import { scopes } from '#models/access/scope.ts'

/** A list is read by pages of this many imports. */
const LISTED = 50

/** The last imports of the account's agency, the newest first. */
export function listImports(account: Account) {
  return scopes.imports(account).sort({ createdAt: -1 }).limit(LISTED)
}
