import type mongoose from 'mongoose'
import { nameKey } from '#lib/identifiers/person-name.ts'
import { Refusal } from '#lib/refusal.ts'
import { Agency } from '#models/records/agency.ts'
import { differencesOf } from './differences.ts'
import { writeChanges } from './write-changes.ts'

type Id = mongoose.Types.ObjectId

export interface NewRoom {
  name: string
  seats: number | null
}

/**
 * Gives an agency the rooms that it has not, by name; how many there were. Refuses when someone sets the agency at the
 * same moment.
 */
export async function addRooms(
  id: Id,
  rooms: readonly NewRoom[],
  { by, now = new Date() }: { by: Id; now?: Date }
): Promise<number> {
  const before = await Agency.findById(id).orFail()
  const had = new Set(before.rooms.map(({ name }) => nameKey(name)))
  const missing = rooms.filter(({ name }) => !had.has(nameKey(name)))
  if (missing.length === 0) return 0
  const { matchedCount } = await Agency.updateOne(
    { _id: id, settingsAt: before.settingsAt ?? null },
    {
      $push: { rooms: { $each: missing.map(({ name, seats }) => ({ name, seats })) } },
      $set: { settingsAt: now }
    }
  )
  if (matchedCount === 0) throw new Refusal('errors.meanwhile.again')
  const after = await Agency.findById(id).orFail()
  const changes = differencesOf(before.toObject(), after.toObject())
  await writeChanges(changes, { subject: 'agency', subjectId: id, by, now })
  return missing.length
}
