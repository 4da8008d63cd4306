import mongoose from 'mongoose'

/** The person a line was found to be about, as its keys tell; null when it enters someone. */
export function personInKeys(keys: readonly string[]): mongoose.Types.ObjectId | null {
  const key = keys.find(one => one.startsWith('p:'))
  return key ? new mongoose.Types.ObjectId(key.slice(2)) : null
}
