import type mongoose from 'mongoose'
import { untyped } from '#models/records/record.ts'

const DUPLICATE_KEY = 11000

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
  const { writeErrors } = error as { writeErrors?: { code?: number; err?: { code?: number } }[] }
  const codes = (Array.isArray(writeErrors) ? writeErrors : [error as { code?: number }]).map(
    one => (one as { err?: { code?: number } }).err?.code ?? one.code
  )
  return codes.length > 0 && codes.every(code => code === DUPLICATE_KEY)
}
