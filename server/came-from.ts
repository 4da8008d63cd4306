import type { Request } from 'express'
import { ownPath } from '#lib/own-path.ts'

/** Path and query (a search, a filter) of the page the browser was on, which only the browser still knows; as a path of this site. */
export function cameFrom(req: Request): string | null {
  const referrer = req.get('referer') ?? ''
  if (!URL.canParse(referrer)) return null
  const { pathname, search } = new URL(referrer)
  return ownPath(pathname + search)
}
