import mongoose from 'mongoose'

/** A record as it lies in the store, no default added: what is put back later must be what was taken. */
export type Raw = Record<string, unknown> & { _id: mongoose.Types.ObjectId }

/** The collection of a model, without Mongoose in between. */
export function rawOf(model: string) {
  return mongoose.model(model).collection as unknown as mongoose.mongo.Collection<Raw>
}

export const DUPLICATE_KEY = 11000

/** True when a unique index refused the write. */
export function isTaken(error: unknown): boolean {
  return (error as { code?: number }).code === DUPLICATE_KEY
}
