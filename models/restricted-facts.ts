import mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import type { Account } from './account.ts'
import type { Person } from './person.ts'
import { defineModel, record, type ModelOf } from './record.ts'
import { owedEvent } from './person/events.ts'

const { ObjectId } = mongoose.Schema.Types
const DUPLICATE_KEY = 11000

/** What is answered of a restricted public; « ne sait pas » is kept by keeping nothing. */
export const BOE_ANSWERS = ['yes', 'no', 'unknown'] as const
export type BoeAnswer = (typeof BOE_ANSWERS)[number]

/**
 * Restricted publics of a person, apart from the file: CNIL asks to treat them as health data (domain §10), so no list,
 * search, export, host page, figure or log ever reads this collection. Only accounts given the right see it, one person
 * at a time, and each reading is told in the person's history.
 */
const schema = new mongoose.Schema({
  /** The person. */
  _id: { type: ObjectId, required: true },
  /** Beneficiary of the obligation of employment of disabled workers. */
  boe: { type: String, enum: ['yes', 'no'] as const, required: true },
  by: { type: ObjectId, ref: 'Account', required: true },
  at: { type: Date, required: true },
  /** Of a merge that brought it: which, and what was said before; so that it can be undone. */
  brought: { type: mongoose.Schema.Types.Mixed, default: undefined }
})

class RestrictedFactsRecord extends record(schema) {
  /** What is known of a person; the reading is told in their history. */
  static async read(
    this: ModelOf<typeof schema, RestrictedFactsRecord>,
    person: Person,
    { by, now = new Date() }: { by: Account; now?: Date }
  ): Promise<BoeAnswer> {
    await tell(person, 'restrictedRead', by, now)
    const found = await this.findById(person._id).lean()
    return found?.boe ?? 'unknown'
  }

  /** What a form is compared with before it is written. Shown to nobody: what is shown is read(), which is told. */
  static async standing(
    this: ModelOf<typeof schema, RestrictedFactsRecord>,
    person: Person
  ): Promise<BoeAnswer> {
    return (await this.findById(person._id).lean())?.boe ?? 'unknown'
  }

  /**
   * Writes what the person said, or forgets it: the history tells that it changed, never what it is. Refuses when
   * something else than `instead` stands there.
   */
  static async write(
    this: ModelOf<typeof schema, RestrictedFactsRecord>,
    person: Person,
    { boe, instead, by, now = new Date() }: { boe: BoeAnswer; instead: BoeAnswer; by: Account; now?: Date }
  ): Promise<void> {
    await tell(person, 'restrictedWritten', by, now)
    const [_id, facts] = [person._id, { by: by._id, at: now }]
    const isWritten =
      instead === 'unknown'
        ? boe === 'unknown' || (await isNew(this.create({ _id, boe, ...facts })))
        : boe === 'unknown'
          ? (await this.deleteOne({ _id, boe: instead })).deletedCount > 0
          : (await this.updateOne({ _id, boe: instead }, { $set: { boe, ...facts }, $unset: { brought: 1 } }))
              .matchedCount > 0
    if (!isWritten) throw new Refusal('errors.meanwhile.again')
  }
}

/** False when another write made the record first: its key is that of the person. */
async function isNew(creating: Promise<unknown>): Promise<boolean> {
  return creating.then(
    () => true,
    (error: unknown) => {
      if ((error as { code?: number }).code !== DUPLICATE_KEY) throw error
      return false
    }
  )
}

/** Told before: a reading that is not in the history does not happen. */
async function tell(
  person: Person,
  kind: 'restrictedRead' | 'restrictedWritten',
  { _id: by }: Account,
  at: Date
): Promise<void> {
  const people = mongoose.model<Person>('Person')
  const owed = owedEvent(kind, { by, at })
  const told = await people
    .findOneAndUpdate(
      { _id: person._id },
      { $push: { owed } },
      { timestamps: false, returnDocument: 'after' }
    )
    .orFail()
  await told.settle(at)
}

export type RestrictedFacts = RestrictedFactsRecord
export const RestrictedFacts = defineModel('RestrictedFacts', schema, RestrictedFactsRecord)
