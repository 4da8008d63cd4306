import mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'

/**
 * Saves a record only if it still says in the store what `stands` tells of it: the same write looks and writes. Refuses
 * when it does not; nothing is written then.
 */
export async function unlessChanged(
  record: mongoose.Document,
  stands: Record<string, unknown>,
  save: () => Promise<unknown>
): Promise<void> {
  record.$where = stands
  try {
    await save()
  } catch (error) {
    const { DocumentNotFoundError, VersionError } = mongoose.Error
    if (!(error instanceof DocumentNotFoundError || error instanceof VersionError)) throw error
    throw new Refusal('errors.meanwhile.again')
  } finally {
    record.$where = {}
  }
}
