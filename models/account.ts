import mongoose from 'mongoose'
import { scopes } from './account/scope.ts'
import { defineModel, record } from './record.ts'

const { ObjectId } = mongoose.Schema.Types

/** Who may sign in: counsellor of an agency, employer of a company, regional team of a territory, administrator. */
export const ROLES = ['counsellor', 'employer', 'regional', 'administrator'] as const
export type Role = (typeof ROLES)[number]

const schema = new mongoose.Schema(
  {
    /** Lower case, one plain address. */
    email: { type: String, required: true },
    firstName: { type: String, required: true },
    lastName: { type: String, required: true },
    role: { type: String, enum: ROLES, required: true },
    agency: { type: ObjectId, ref: 'Agency', default: null },
    company: { type: ObjectId, ref: 'Company', default: null },
    territory: { type: String, ref: 'Territory', default: null },
    language: { type: String, enum: ['fr', 'en'] as const, default: 'fr' },
    /** Argon2id in PHC form; null until the invitation is answered. */
    passwordHash: { type: String, default: null },
    /** Rises at every change of password or disabling: sessions opened under an older one end. */
    credentialVersion: { type: Number, default: 1 },
    failedTries: { type: Number, default: 0 },
    lockedUntil: { type: Date, default: null },
    /** SHA-256 of the single-use link's token, and its end. */
    resetHash: { type: String, default: null },
    resetExpiresAt: { type: Date, default: null },
    signedInAt: { type: Date, default: null },
    disabledAt: { type: Date, default: null }
  },
  { timestamps: true }
)
schema.index({ email: 1 }, { unique: true })
schema.index({ resetHash: 1 }, { sparse: true })
schema.index({ role: 1, lastName: 1 })

class AccountRecord extends record(schema) {
  get fullName(): string {
    return `${this.firstName} ${this.lastName}`
  }

  /** Everything an account reaches starts here: what is not in these queries is a 404. */
  workshops() {
    return scopes.workshops(this)
  }

  people() {
    return scopes.people(this)
  }

  companies() {
    return scopes.companies(this)
  }

  participations() {
    return scopes.participations(this)
  }
}

export type Account = AccountRecord
export const Account = defineModel('Account', schema, AccountRecord)
