import type mongoose from 'mongoose'
import { untyped } from '#models/records/record.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'

/** Inserts what is not there yet: a record whose unique key is taken meanwhile is left out, the others go in. */
export async function insertNew(model: { modelName: string }, documents: mongoose.Document[]): Promise<void> {
  if (documents.length === 0) return
  try {
    await untyped(model).insertMany(documents, { ordered: false, throwOnValidationError: true })
  } catch (error) {
    if (!isOnlyDuplicates(error)) throw error
  }
}

export function isOnlyDuplicates(error: unknown): boolean {
  const { writeErrors } = error as { writeErrors?: { err?: unknown }[] }
  const errors: unknown[] = Array.isArray(writeErrors) ? writeErrors.map(one => one.err ?? one) : [error]
  return errors.length > 0 && errors.every(isDuplicateKey)
}
