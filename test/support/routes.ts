import type { Router } from 'express'
import type { Action } from '#models/access/actions.ts'

/** One line of the table of routes; `action` is null where no guard of the policy stands before. */
export interface Route {
  method: 'GET' | 'POST'
  path: string
  action: Action | null
}

/** Reads the table of routes as Express holds it. */
export function tableOf(router: Router): Route[] {
  return router.stack.flatMap(({ route }) => {
    if (!route) return []
    const methods = [...new Set(route.stack.map(({ method }) => method.toUpperCase() as Route['method']))]
    const guard = route.stack.find(({ handle }) => 'action' in handle)?.handle as
      { action?: Action } | undefined
    return methods.map(method => ({ method, path: route.path, action: guard?.action ?? null }))
  })
}
