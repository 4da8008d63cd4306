import type { Role } from '#models/records/account.ts'
import { ACTIONS, type Action } from './actions.ts'

export { ACTIONS, type Action, type Noun } from './actions.ts'
export { fieldsFor, projectionFor } from './fields.ts'
/** Which records: what these filters do not match does not exist for the account. */
export { companyScope, figuresScope, peopleScope, workshopScope } from './scope.ts'

/**
 * True when someone of this role (null: nobody is signed in), and with these rights beyond it, may do this to records
 * of their own.
 */
export function may(role: Role | null, action: Action, sees: readonly string[] = []): boolean {
  const rule = ACTIONS[action]
  const { roles } = rule
  if (roles === 'anyone') return true
  if ('sees' in rule && !sees.includes(rule.sees)) return false
  return role !== null && (roles as readonly Role[]).includes(role)
}

/** True when an action asks for nobody to be signed in: sign-in itself, links, preferences. */
export function isForAnyone(action: Action): boolean {
  return ACTIONS[action].roles === 'anyone'
}
