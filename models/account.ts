import mongoose from 'mongoose'
import * as access from './account/access.ts'
import * as listing from './account/listing.ts'
import * as links from './account/links.ts'
import * as place from './account/place.ts'
import { scopes } from './account/scope.ts'
import { signIn, signInWithoutPassword } from './account/sign-in.ts'
import { defineModel, record, type ModelOf } from './record.ts'

const { ObjectId } = mongoose.Schema.Types

/** Who may sign in: counsellor of an agency, employer of a company, regional team of a territory, administrator. */
export const ROLES = ['counsellor', 'employer', 'regional', 'administrator'] as const
export type Role = (typeof ROLES)[number]
/** Rights beyond those of the role, given to one account by an administrator. */
export const EXTRA_RIGHTS = ['restricted'] as const
export type ExtraRight = (typeof EXTRA_RIGHTS)[number]

const linkOwed = new mongoose.Schema(
  {
    kind: { type: String, enum: ['passwordReset', 'invitation'] as const, required: true },
    nonce: { type: String, required: true },
    at: { type: Date, required: true },
    until: { type: Date, required: true }
  },
  { _id: false }
)

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
    sees: { type: [{ type: String, enum: EXTRA_RIGHTS }], default: [] },
    language: { type: String, enum: ['fr', 'en'] as const, default: 'fr' },
    /** Argon2id in PHC form; null until the invitation is answered. */
    passwordHash: { type: String, default: null },
    /** Rises at every change of password or disabling: sessions opened under an older one end. */
    credentialVersion: { type: Number, default: 1 },
    /** SHA-256 of the single-use link's token, and its end. */
    resetHash: { type: String, default: null },
    resetExpiresAt: { type: Date, default: null },
    /** The message of that link, until it is planned; see LinkOwed. */
    linkOwed: { type: linkOwed, required: false },
    /** Folded « last first »: the order of lists; words of the name and the address: what search looks in. */
    sortName: { type: String, default: '' },
    searchKeys: { type: [String], default: [] },
    signedInAt: { type: Date, default: null },
    disabledAt: { type: Date, default: null }
  },
  { timestamps: true }
)
schema.index({ email: 1 }, { unique: true })
schema.index({ resetHash: 1 })
schema.index({ sortName: 1, _id: 1 })
schema.index({ searchKeys: 1 })
schema.index({ role: 1, _id: 1 })
schema.index({ 'linkOwed.at': 1 }, { sparse: true })
schema.pre('validate', function () {
  this.sortName = listing.sortName(this)
  this.searchKeys = listing.searchKeys(this)
})

type AccountModel = ModelOf<typeof schema, AccountRecord>

class AccountRecord extends record(schema) {
  get fullName(): string {
    return `${this.firstName} ${this.lastName}`
  }

  /** The account of an address and a password, or null. Throws Busy when too many sign in at once. */
  static signIn(this: AccountModel, typed: { email: string; password: string }, now = new Date()) {
    return signIn(typed, now)
  }

  /** The oldest account of each role that may sign in: those a trial shows. */
  static onePerRole(this: AccountModel) {
    return place.onePerRole()
  }

  /** A page of accounts for an administrator, in the order of names. */
  static list(this: AccountModel, looked: listing.Looked, now = new Date()) {
    return listing.list(looked, now)
  }

  /** Adds a colleague and owes them a link to choose a password. Throws a Refusal when the address is taken. */
  static invite(this: AccountModel, colleague: access.Colleague, secret: string, now = new Date()) {
    return access.invite(colleague, secret, now)
  }

  /**
   * Owes a single-use link to the account of this address, the invitation anew when it is not answered; says nothing
   * when there is none.
   */
  static forgotten(this: AccountModel, email: string, secret: string, now = new Date()) {
    return links.forgotten(email, secret, now)
  }

  /** The account a link was made for, while the link is good; null otherwise. */
  static ofLink(this: AccountModel, token: string, now = new Date()) {
    return links.ofLink(token, now)
  }

  /**
   * Chooses a password through a link, which is used up by the same write; every session ends. Throws a Refusal
   * for a weak password (field `password`) and NotFound when the link is no longer good.
   */
  static choosePassword(this: AccountModel, token: string, password: string, now = new Date()) {
    return links.choosePassword(token, password, now)
  }

  /** Notes that they signed in by the list of a trial, which asks for no password. */
  signInWithoutPassword(now = new Date()) {
    return signInWithoutPassword(this, now)
  }

  /** The name of its agency, company or territory; '' for an administrator. */
  placeName() {
    return place.placeName(this)
  }

  /** Plans the messages of links that a killed process still owed. Returns how many. */
  static settleLinks(this: AccountModel) {
    return links.settleLinks()
  }

  /** Whether there is any of them. */
  static oweLinks(this: AccountModel) {
    return links.areOwed()
  }

  /**
   * The invitation again, with a new link: the one before is no longer good. Throws a Refusal for a disabled account,
   * and for one whose password is chosen.
   */
  inviteAgain(secret: string, now = new Date()) {
    return links.inviteAgain(this, secret, now)
  }

  /** Ends every session and refuses the next; links are no longer good. Throws a Refusal for one's own account. */
  disable(options: { by: AccountRecord }, now = new Date()) {
    return access.disable(this, options, now)
  }

  /** Lets sign in again; true for someone without a password, who gets a new invitation. */
  enable(secret: string, now = new Date()) {
    return access.enable(this, secret, now)
  }

  /** Gives or takes back a right beyond those of the role. Throws a Refusal for anyone but a counsellor. */
  letSee(right: ExtraRight, given: boolean) {
    return access.letSee(this, right, given)
  }

  /** Forgets the refused tries, so that the next may be made at once. */
  unlock() {
    return access.unlock(this)
  }

  /** The language of messages, and of pages where no other choice was made. */
  speak(language: 'fr' | 'en') {
    return access.speak(this, language)
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

  transfers() {
    return scopes.transfers(this)
  }

  notices() {
    return scopes.notices(this)
  }

  participations() {
    return scopes.participations(this)
  }
}

export type Account = AccountRecord
export const Account = defineModel('Account', schema, AccountRecord)
