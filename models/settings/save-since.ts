import { Refusal } from '#lib/refusal.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'
import { untyped } from '#models/records/record.ts'

/**
 * Sets the one record of this id, unless someone set it since `since` (null: nobody ever did, and it is made): a Refusal.
 * Of two who make it at the same moment, the second finds it made.
 */
export async function saveSince(
  model: { modelName: string },
  _id: string,
  { set, since }: { set: Record<string, unknown>; since: Date | null }
): Promise<void> {
  try {
    const { matchedCount, upsertedCount } = await untyped(model).updateOne(
      { _id, setAt: since },
      { $set: set },
      { upsert: since === null }
    )
    if (matchedCount + upsertedCount === 0) throw new Refusal('errors.meanwhile.again')
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
    throw new Refusal('errors.meanwhile.again')
  }
}
