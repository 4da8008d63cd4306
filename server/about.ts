import type { Request } from 'express'
import type { Workshop } from '#models/records/workshop.ts'

/** The request is about this one: whatever is said to its reader from then on names it as its kind is named. */
export function about<One extends Pick<Workshop, 'kind'>>(req: Request, workshop: One): One {
  if (req.res) req.res.locals.ofKind = workshop.kind
  return workshop
}
