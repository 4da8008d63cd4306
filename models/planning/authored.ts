import type mongoose from 'mongoose'

/** Who does it and when; nobody by hand when `by` is null. */
export interface Authored {
  by: mongoose.Types.ObjectId | null
  now?: Date
}
