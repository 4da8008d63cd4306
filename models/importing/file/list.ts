import type { Account } from '#models/records/account.ts'
import { scopes } from '#models/access/scope.ts'

const LISTED = 50

export function listImports(account: Account) {
  return scopes.imports(account).sort({ createdAt: -1 }).limit(LISTED)
}
