import type mongoose from 'mongoose'
import { writeJournal } from '#models/journal/write.ts'
import type { JournalSubject } from '#models/records/journal-entry.ts'
import type { Difference, Setting } from './differences.ts'

/** What differs between two sets of texts, in the order of the second; '' is « nothing ». */
export function textDifferences(
  before: Partial<Record<Setting, string>>,
  after: Partial<Record<Setting, string>>
): Difference[] {
  return (Object.entries(after) as [Setting, string][]).flatMap(([setting, to]) => {
    const from = before[setting] ?? ''
    return from === to ? [] : [{ setting, from, to }]
  })
}

/** One line of the journal for each change. Call it once the change is saved. */
export async function writeChanges(
  changes: readonly Difference[],
  about: { subject: JournalSubject; subjectId?: unknown; by: mongoose.Types.ObjectId; now: Date }
): Promise<void> {
  const kind = 'settingChanged' as const
  await writeJournal(...changes.map(change => ({ kind, ...about, detail: { ...change } })))
}
