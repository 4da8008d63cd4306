import mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'

/** One write looks and saves. Refuses, and writes nothing, when the store no longer says of it what `stands` tells. */
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
