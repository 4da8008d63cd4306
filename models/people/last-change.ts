import type mongoose from 'mongoose'
import type { Person } from '#models/records/person.ts'
import { PersonEvent, type PersonEventKind } from '#models/records/person-event.ts'

type Id = mongoose.Types.ObjectId

/** Kinds that tell which fields they changed. */
const TELLING: readonly PersonEventKind[] = ['corrected', 'correctedByImport']
/** Kinds that may have changed any. */
const UNTOLD: readonly PersonEventKind[] = ['merged', 'parted']
const LOOKED_AT = 50

/** The last event of a file that changed one of these fields, or may have; null when none of the last ones did. */
export async function lastChangeOf(
  { _id, outbox }: Person,
  fields: ReadonlySet<string>
): Promise<{ by: Id | null; at: Date } | null> {
  const kept = await PersonEvent.find({ person: _id, kind: { $in: [...TELLING, ...UNTOLD] } })
    .sort({ at: -1, _id: -1 })
    .limit(LOOKED_AT)
    .lean()
  const events = [...outbox, ...kept].toSorted((one, other) => Number(other.at) - Number(one.at))
  const last = events.find(({ kind, detail }) => {
    const told = (detail as { fields?: string[] } | null)?.fields ?? []
    return UNTOLD.includes(kind) || (TELLING.includes(kind) && told.some(field => fields.has(field)))
  })
  return last ? { by: last.by ?? null, at: last.at } : null
}
