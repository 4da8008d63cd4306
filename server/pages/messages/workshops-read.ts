import type { Request } from 'express'
import type { NoticeRow } from '#models/messages/listing.ts'
import { may } from '#models/access/policy.ts'
import { scopes } from '#models/access/scope.ts'

/** Ids of the workshops, among those of these messages, that the reader (nobody signed in reads none) may open. */
export async function workshopsRead(req: Request, rows: readonly NoticeRow[]): Promise<ReadonlySet<string>> {
  const user = req.user as typeof req.user | undefined
  if (!user || !may(user.role, 'workshop.read', user.sees)) return new Set()
  const ids = rows.flatMap(({ workshop }) => (workshop ? [workshop.id] : []))
  const found = await scopes
    .workshops(user)
    .find({ _id: { $in: [...new Set(ids)] } })
    .select('_id')
    .lean()
  return new Set(found.map(({ _id }) => String(_id)))
}
