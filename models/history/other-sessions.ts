import mongoose from 'mongoose'
import { attemptsOf } from '#models/records/earlier-attempts.ts'
import type { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'

type Id = mongoose.Types.ObjectId

/** When the sessions begin that these seats came from or were left for: one query, or none. */
export async function otherSessions(rows: readonly Participation[]): Promise<Map<string, Date>> {
  const ids = rows.flatMap(row =>
    attemptsOf(row).flatMap(({ movedFrom, movedTo }) => [movedFrom, movedTo].filter(id => id) as Id[])
  )
  if (ids.length === 0) return new Map()
  const found = await Workshop.find({ _id: { $in: ids } })
    .select('startsAt')
    .lean<{ _id: Id; startsAt: Date }[]>()
  return new Map(found.map(({ _id, startsAt }) => [String(_id), startsAt]))
}

/** `other` as the moment that session begins; left out where a line is of no move. */
export function withOther(
  { other, ...detail }: Record<string, unknown>,
  sessions: ReadonlyMap<string, Date>
): Record<string, unknown> {
  const at = other instanceof mongoose.Types.ObjectId ? sessions.get(other.toHexString()) : undefined
  return at ? { ...detail, other: at } : detail
}
