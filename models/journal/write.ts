import type mongoose from 'mongoose'
import { untyped } from '#models/records/record.ts'
import { JournalEntry, type JournalKind, type JournalSubject } from '#models/records/journal-entry.ts'

/** What an entry says. `detail` holds what its sentence needs, never a name or a value of a job seeker. */
export interface Written {
  kind: JournalKind
  subject: JournalSubject
  /** The id of the record, the code of a region; '' for the installation. */
  subjectId?: unknown
  by: mongoose.Types.ObjectId | null
  detail?: Record<string, unknown>
  now?: Date
}

/** Keeps who did what, about whom, when. Call it once the act itself is saved. */
export async function writeJournal(...acts: Written[]): Promise<void> {
  if (acts.length === 0) return
  await untyped(JournalEntry).insertMany(
    acts.map(({ subjectId = '', now = new Date(), detail = null, ...act }) => ({
      ...act,
      subjectId: String(subjectId),
      detail,
      at: now
    }))
  )
}

export function journalAbout(subject: JournalSubject, subjectId: unknown, { limit }: { limit: number }) {
  return JournalEntry.find({ subject, subjectId: String(subjectId) })
    .sort({ at: -1, _id: -1 })
    .limit(limit)
}
