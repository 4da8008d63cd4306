import mongoose from 'mongoose'
import type { Account } from './account.ts'
import { bring, type Brought } from './importation/bring.ts'
import { confirm, type Confirmation } from './importation/confirm.ts'
import type { Counts, Plan } from './importation/plan.ts'
import { planFile } from './importation/plan-file.ts'
import { defineModel, record, type ModelOf } from './record.ts'

const { ObjectId, Mixed } = mongoose.Schema.Types

/** A file brought in: kept aside until confirmed, so that what is written is what was shown. */
const schema = new mongoose.Schema(
  {
    agency: { type: ObjectId, ref: 'Agency', required: true },
    by: { type: ObjectId, ref: 'Account', required: true },
    kind: { type: String, enum: ['people', 'workshops'] as const, required: true },
    fileName: { type: String, required: true },
    /** SHA-256 of the bytes, hexadecimal. */
    hash: { type: String, required: true },
    /** Read only to be planned again; null once forgotten. */
    bytes: { type: Buffer, default: null, select: false },
    /** `saving` from the first confirmation to the end of the writing: left there, it was cut short. */
    state: {
      type: String,
      enum: ['checked', 'saving', 'saved'] as const,
      default: 'checked',
      required: true
    },
    /** Lines by outcome (see OUTCOMES): as checked first, then as saved. */
    counts: { type: Mixed, default: {} },
    savedAt: { type: Date, default: null },
    savedBy: { type: ObjectId, ref: 'Account', default: null }
  },
  { timestamps: true }
)
schema.index({ agency: 1, createdAt: -1 })
schema.index({ agency: 1, hash: 1 })

/** How long the file itself is kept, for its refused lines to be downloaded: it names people. */
const KEEP_FILES_DAYS = 30

/** A list is read by pages of this many imports. */
const LISTED = 50

class ImportationRecord extends record(schema) {
  /** The lines as last counted, every outcome present. */
  get lines(): Counts {
    const none = { new: 0, changed: 0, unchanged: 0, refused: 0, ignored: 0, elsewhere: 0, others: 0 }
    return { ...none, ...(this.counts as Partial<Counts>) }
  }

  /** What the file would do to the base as it is now; null when the file is no longer kept. Writes nothing. */
  plan(now = new Date()): Promise<Plan | null> {
    return planFile(this, now)
  }

  /** Writes what the plan says, in batches, under unique keys: twice, or after a crash, it finishes and adds nothing. */
  confirm(confirmation: Confirmation) {
    return confirm(this, confirmation)
  }

  /** Reads and judges a file and keeps it aside. Throws a Refusal (field `file`) that says why it cannot be read. */
  static bring(brought: Brought) {
    return bring(brought)
  }

  /** The imports of the account's agency, the files included; none for who has no agency. */
  static of(this: ModelOf<typeof schema, ImportationRecord>, account: Account) {
    return this.find(importationScope(account)).select('+bytes')
  }

  /** The last imports of the account's agency, the newest first, without their files. */
  static list(this: ModelOf<typeof schema, ImportationRecord>, account: Account) {
    return this.find(importationScope(account)).sort({ createdAt: -1 }).limit(LISTED)
  }

  /** Forgets the files brought in more than 30 days ago; what was counted stays. */
  static async forgetFiles(
    this: ModelOf<typeof schema, ImportationRecord>,
    now = new Date()
  ): Promise<number> {
    const before = new Date(now.getTime() - KEEP_FILES_DAYS * 86_400_000)
    const { modifiedCount } = await this.updateMany(
      { createdAt: { $lt: before }, bytes: { $ne: null } },
      { $set: { bytes: null } }
    )
    return modifiedCount
  }
}

/** Lists name people: they are for the counsellors of the agency that brought them. */
export function importationScope(account: Account): Record<string, unknown> {
  return account.role === 'counsellor' && account.agency
    ? { agency: account.agency }
    : { _id: { $in: [] as string[] } }
}

export type Importation = ImportationRecord
export const Importation = defineModel('Importation', schema, ImportationRecord)
