import { Refusal } from '#lib/refusal.ts'
import type { Account } from '#models/records/account.ts'
import { Person } from '#models/records/person.ts'
import { RestrictedFacts, type BoeAnswer } from '#models/records/restricted-facts.ts'
import { outboxEntry, flushEvents } from './events.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'

/** What is said of a person that only accounts given the right may read. */
export interface RestrictedAnswers {
  boe: BoeAnswer
  /** Codes of publics that the region has added. */
  addedGroups: string[]
}

export interface KnownRestricted extends RestrictedAnswers {
  /** When it was last written; null: nothing is said. */
  at: Date | null
}

/** What is known of a person; the reading is told in their history. */
export async function readRestricted(
  person: Person,
  { by, now = new Date() }: { by: Account; now?: Date }
): Promise<KnownRestricted> {
  await tell(person, 'restrictedRead', by, now)
  return currentRestricted(person)
}

/** What a form is compared with before it is written. Shown to nobody: what is shown is read, and told. */
export async function currentRestricted(person: Person): Promise<KnownRestricted> {
  const known = await RestrictedFacts.findById(person._id).lean()
  return {
    boe: known?.boe ?? 'unknown',
    addedGroups: known?.addedGroups ?? [],
    at: known?.at ?? null
  }
}

export interface RestrictedWriting extends RestrictedAnswers {
  /** When what the writer has read was written; null: nothing was said. */
  since: Date | null
  by: Account
  now?: Date
}

/** The history tells that it changed, never what it is. Refuses when someone has written since. */
export async function writeRestricted(
  person: Person,
  { boe, addedGroups, since, by, now = new Date() }: RestrictedWriting
): Promise<void> {
  await tell(person, 'restrictedWritten', by, now)
  const { _id } = person
  const isSaid = boe !== 'unknown' || addedGroups.length > 0
  // Later than what it takes the place of, so that no two writes have one moment.
  const at = new Date(Math.max(now.getTime(), since ? since.getTime() + 1 : 0))
  const facts = { boe: boe === 'unknown' ? null : boe, addedGroups, by: by._id, at }
  const isWritten =
    since === null
      ? !isSaid || (await isNew(RestrictedFacts.create({ _id, ...facts })))
      : isSaid
        ? (await RestrictedFacts.updateOne({ _id, at: since }, { $set: facts, $unset: { brought: 1 } }))
            .matchedCount > 0
        : (await RestrictedFacts.deleteOne({ _id, at: since })).deletedCount > 0
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
