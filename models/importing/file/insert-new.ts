import type mongoose from 'mongoose'
import { untyped } from '#models/records/record.ts'
import { isOnlyDuplicates } from '#models/records/duplicate-key.ts'

/** Inserts what is not there yet: a record whose unique key is taken meanwhile is left out, the others go in. */
export async function insertNew(model: { modelName: string }, documents: mongoose.Document[]): Promise<void> {
  if (documents.length === 0) return
  try {
    await untyped(model).insertMany(documents, { ordered: false, throwOnValidationError: true })
  } catch (error) {
    if (!isOnlyDuplicates(error)) throw error
  }
}
