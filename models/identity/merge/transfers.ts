import { Transfer } from '#models/records/transfer.ts'
import { Person } from '#models/records/person.ts'
import type { Merge } from '#models/records/merge.ts'
import { keepNote, notesOf } from './notes.ts'
import { rawOf } from '#models/records/record.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'

const all = () => rawOf(Transfer)

/** An agency asks for a person once: of its two requests the one for the kept file waits on. */
export async function withdrawSecondRequests(merge: Merge, now: Date): Promise<void> {
  for (const asked of await all().find({ person: merge.losing, state: 'asked' }).toArray()) {
    const same = await all().findOne({ person: merge.kept, to: asked['to'], state: 'asked' })
    if (!same) continue
    await keepNote(merge, 'transfers', { id: asked._id, at: now })
    const set = { state: 'withdrawn', answeredAt: now }
    await all().updateOne({ _id: asked._id, state: 'asked' }, { $set: set })
  }
}

/** Called when the requests name the file that comes back. An agency that has the person since asks no more. */
export async function askAgain(merge: Merge): Promise<void> {
  const from = (await rawOf(Person).findOne({ _id: merge.losing }))?.['agency'] ?? merge.agency
  for (const { id, at } of notesOf(merge, 'transfers')) {
    const withdrawn = { _id: id, state: 'withdrawn', answeredBy: null, answeredAt: at, to: { $ne: from } }
    await all()
      .updateOne(withdrawn, { $set: { state: 'asked', answeredAt: null, from } })
      .catch((error: unknown) => {
        if (!isDuplicateKey(error)) throw error
      })
  }
}
