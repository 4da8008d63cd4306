import mongoose from 'mongoose'
import { defineModel, record, type ModelOf } from './record.ts'
import * as limit from './attempt/limit.ts'
import * as lock from './attempt/lock.ts'

/**
 * How often something was tried: kept in the database, so that every process counts alike. The key never holds
 * an address in clear. An e-mail address nobody has is counted like any other: the answer cannot tell them apart.
 */
const schema = new mongoose.Schema({
  /** 'sign-in:' and a hash of the address typed, or a limit's name, a hash of who, and the start of its window. */
  _id: { type: String, required: true },
  tries: { type: Number, default: 0 },
  lockedUntil: { type: Date, default: null },
  /** How often it was locked: each lock lasts twice as long as the one before. */
  locks: { type: Number, default: 0 },
  expiresAt: { type: Date, required: true }
})
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

type AttemptModel = ModelOf<typeof schema, AttemptRecord>

class AttemptRecord extends record(schema) {
  /** Takes one of the tries of an address; false when it is locked or has none left. */
  static admit(this: AttemptModel, email: string, now = new Date()) {
    return lock.admit(email, now)
  }

  /** Counts a refused try: the tenth locks. */
  static failed(this: AttemptModel, email: string, now = new Date()) {
    return lock.failed(email, now)
  }

  /** Forgets the tries of an address: it was signed in, or unlocked by an administrator. */
  static forget(this: AttemptModel, email: string) {
    return lock.forget(email)
  }

  /** Of these addresses, the locked ones with the end of their lock. */
  static lockedAmong(this: AttemptModel, emails: string[], now = new Date()) {
    return lock.lockedAmong(emails, now)
  }

  /** Counts one more of a limit; throws TooMany beyond it. */
  static count(this: AttemptModel, what: limit.Limit, who: string, now = new Date()) {
    return limit.count(what, who, now)
  }

  /** Throws TooMany when a limit is reached, without counting. */
  static assertBelow(this: AttemptModel, what: limit.Limit, who: string, now = new Date()) {
    return limit.assertBelow(what, who, now)
  }
}

export type Attempt = AttemptRecord
export const Attempt = defineModel('Attempt', schema, AttemptRecord)

export { LIMITS } from './attempt/limit.ts'
