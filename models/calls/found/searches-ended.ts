import { Person } from '#models/records/person.ts'
import type { Asked, Found } from '../line.ts'

/** Later, nobody needs to learn it: the file and its history say it. */
const TOLD_WITHIN = 30 * 86_400_000

/** Who said on their own page that they look for no workshop any more, and of whom nobody has said that it was read. */
export async function searchesEnded({ account, limit, now }: Asked): Promise<Found> {
  const found = await Person.find({
    agency: account.agency ?? null,
    searchEndedAt: { $gt: new Date(+now - TOLD_WITHIN) },
    searchEndedBy: null
  })
    .sort({ searchEndedAt: 1 })
    .limit(limit)
    .select('searchEndedAt')
    .lean<Pick<Person, '_id' | 'searchEndedAt'>[]>()
  const lines = found.map(({ _id, searchEndedAt }) => ({
    kind: 'searchEnded' as const,
    person: _id,
    subject: null,
    since: searchEndedAt ?? now,
    limit: null
  }))
  return { lines, isCut: found.length === limit }
}
