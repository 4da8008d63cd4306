import mongoose from 'mongoose'
import { fold, nameTokens } from '#lib/identifiers/person-name.ts'
import { LINK_KINDS } from './notice.ts'
import { defineModel, record } from './record.ts'

const { ObjectId } = mongoose.Schema.Types

export const ROLES = ['counsellor', 'employer', 'regional', 'administrator'] as const
export type Role = (typeof ROLES)[number]
/** Given to one account, beyond the rights of its role: to read restricted facts, to set its own agency or region. */
export const EXTRA_RIGHTS = ['restricted', 'lead', 'region'] as const
export type ExtraRight = (typeof EXTRA_RIGHTS)[number]

export const ROLE_OF_RIGHT = {
  restricted: 'counsellor',
  lead: 'counsellor',
  region: 'regional'
} as const satisfies Record<ExtraRight, Role>

const linkOwed = new mongoose.Schema(
  {
    kind: { type: String, enum: LINK_KINDS, required: true },
    nonce: { type: String, required: true },
    at: { type: Date, required: true },
    until: { type: Date, required: true },
    /** Who invites; null: nobody, or it is not known. */
    by: { type: ObjectId, ref: 'Account', default: null }
  },
  { _id: false }
)

const handOverOwed = new mongoose.Schema(
  {
    agency: { type: ObjectId, ref: 'Agency', required: true },
    successor: { type: ObjectId, ref: 'Account', default: null },
    by: { type: ObjectId, ref: 'Account', required: true },
    at: { type: Date, required: true }
  },
  { _id: false }
)

const schema = new mongoose.Schema(
  {
    email: { type: String, required: true },
    firstName: { type: String, required: true },
    lastName: { type: String, required: true },
    role: { type: String, enum: ROLES, required: true },
    agency: { type: ObjectId, ref: 'Agency', default: null },
    /** Of an employer: one welcomes for several companies. */
    companies: { type: [{ type: ObjectId, ref: 'Company' }], default: [] },
    territory: { type: String, ref: 'Territory', default: null },
    sees: { type: [{ type: String, enum: EXTRA_RIGHTS }], default: [] },
    language: { type: String, enum: ['fr', 'en'] as const, default: 'fr' },
    /** Argon2id in PHC form. */
    passwordHash: { type: String, default: null },
    /** Sessions opened under an older one end. */
    credentialVersion: { type: Number, default: 1 },
    /** SHA-256 of the token of the single-use link. */
    resetHash: { type: String, default: null },
    resetExpiresAt: { type: Date, default: null },
    linkOwed: { type: linkOwed, required: false },
    /** Written with the move to another agency, gone once what was left there is in other hands. */
    handOverOwed: { type: handOverOwed, required: false },
    /** Folded « last first ». */
    sortName: { type: String, default: '' },
    searchKeys: { type: [String], default: [] },
    signedInAt: { type: Date, default: null },
    disabledAt: { type: Date, default: null },
    /** Of a host: kept by hand at that moment, as a workshop keeps it. */
    renewedAt: { type: Date, default: null },
    /** Of a host without workshops: the end that they were warned of; null while none is near. */
    endWarnedFor: { type: Date, default: null },
    /** Of a host whose access ended for want of workshops; `disabledAt` says the same; half, with `endWarnedFor`. */
    endedAt: { type: Date, default: null }
  },
  { timestamps: true }
)
schema.index({ email: 1 }, { unique: true })
schema.index({ resetHash: 1 })
schema.index({ sortName: 1, _id: 1 })
schema.index({ searchKeys: 1 })
schema.index({ role: 1, _id: 1 })
schema.index({ companies: 1 })
schema.index({ 'linkOwed.at': 1 }, { sparse: true })
schema.index({ 'handOverOwed.at': 1 }, { sparse: true })
schema.pre('validate', function () {
  this.sortName = sortName(this)
  this.searchKeys = searchKeys(this)
})

class AccountRecord extends record(schema) {
  get fullName(): string {
    return `${this.firstName} ${this.lastName}`
  }
}

export type Account = AccountRecord
export const Account = defineModel('Account', schema, AccountRecord)

function sortName({ lastName, firstName }: { lastName: string; firstName: string }): string {
  return `${fold(lastName)} ${fold(firstName)}`
}

function searchKeys({
  lastName,
  firstName,
  email
}: {
  lastName: string
  firstName: string
  email: string
}): string[] {
  return [...new Set([...nameTokens(lastName), ...nameTokens(firstName), email.toLowerCase()])]
}
