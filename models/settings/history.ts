import { journalAbout } from '#models/journal/write.ts'
import { SETTINGS, type Difference } from './differences.ts'
import type { JournalEntry, JournalSubject } from '#models/records/journal-entry.ts'
import { Account } from '#models/records/account.ts'

export interface SettingChange extends Difference {
  at: Date
  /** Who did it; '' once the account is gone. */
  by: string
  author: JournalEntry['by']
}

export async function settingChanges(
  subject: JournalSubject,
  subjectId: unknown,
  { limit }: { limit: number }
): Promise<SettingChange[]> {
  const entries = await journalAbout(subject, subjectId, { limit }).lean()
  const names = await namesOf(entries.flatMap(({ by }) => by ?? []))
  return entries.flatMap(({ kind, at, by, detail }) => {
    const said = kind === 'settingChanged' ? differenceIn(detail) : null
    return said ? [{ ...said, at, by: names.get(String(by)) ?? '', author: by ?? null }] : []
  })
}

async function namesOf(ids: unknown[]): Promise<Map<string, string>> {
  const found = await Account.find({ _id: { $in: ids } }).select('firstName lastName')
  return new Map(found.map(({ id, fullName }) => [String(id), fullName]))
}

/** Entries of other releases may say settings that this one does not know. */
function differenceIn(detail: unknown): Difference | null {
  const { setting, room, from, to } = (detail ?? {}) as Record<string, unknown>
  const known = SETTINGS.find(one => one === setting)
  if (!known || typeof from !== 'string' || typeof to !== 'string') return null
  return { setting: known, from, to, ...(typeof room === 'string' ? { room } : {}) }
}
