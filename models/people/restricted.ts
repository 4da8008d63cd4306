import { Refusal } from '#lib/refusal.ts'
import type { Account } from '#models/records/account.ts'
import { Person } from '#models/records/person.ts'
import { RestrictedFacts, type BoeAnswer } from '#models/records/restricted-facts.ts'
import { outboxEntry, flushEvents } from './events.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'

/** What is known of a person; the reading is told in their history. */
export async function readRestricted(
  person: Person,
  { by, now = new Date() }: { by: Account; now?: Date }
): Promise<BoeAnswer> {
  await tell(person, 'restrictedRead', by, now)
  return currentRestricted(person)
}

/** What a form is compared with before it is written. Shown to nobody: what is shown is read, and told. */
export async function currentRestricted(person: Person): Promise<BoeAnswer> {
  return (await RestrictedFacts.findById(person._id).lean())?.boe ?? 'unknown'
}

export interface RestrictedWriting {
  boe: BoeAnswer
  instead: BoeAnswer
  by: Account
  now?: Date
}

/** The history tells that it changed, never what it is. Refuses when something else than `instead` stands there. */
export async function writeRestricted(
  person: Person,
  { boe, instead, by, now = new Date() }: RestrictedWriting
): Promise<void> {
  await tell(person, 'restrictedWritten', by, now)
  const [_id, facts] = [person._id, { by: by._id, at: now }]
  const isWritten =
    instead === 'unknown'
      ? boe === 'unknown' || (await isNew(RestrictedFacts.create({ _id, boe, ...facts })))
      : boe === 'unknown'
        ? (await RestrictedFacts.deleteOne({ _id, boe: instead })).deletedCount > 0
        : (
            await RestrictedFacts.updateOne(
              { _id, boe: instead },
              { $set: { boe, ...facts }, $unset: { brought: 1 } }
            )
          ).matchedCount > 0
  if (!isWritten) throw new Refusal('errors.meanwhile.again')
}

/** False when another write made the record first: its key is that of the person. */
async function isNew(creating: Promise<unknown>): Promise<boolean> {
  return creating.then(
    () => true,
    (error: unknown) => {
      if (!isDuplicateKey(error)) throw error
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
  const people = Person
  const outbox = outboxEntry(kind, { by, at })
  const told = await people
    .findOneAndUpdate(
      { _id: person._id },
      { $push: { outbox } },
      { timestamps: false, returnDocument: 'after' }
    )
    .orFail()
  await flushEvents(told, at)
}
