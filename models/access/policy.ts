import type { Role } from '#models/records/account.ts'
import { ACTIONS, type Action } from './actions.ts'

/** `role` is null when nobody is signed in; `sees` holds the rights beyond those of the role. */
export function may(role: Role | null, action: Action, sees: readonly string[] = []): boolean {
  const rule = ACTIONS[action]
  const { roles } = rule
  if (roles === 'anyone') return true
  if (role !== 'administrator' && 'sees' in rule && !sees.includes(rule.sees)) return false
  return role !== null && (roles as readonly Role[]).includes(role)
}

export function isForAnyone(action: Action): boolean {
  return ACTIONS[action].roles === 'anyone'
}
