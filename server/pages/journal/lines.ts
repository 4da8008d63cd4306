import { isKey, type Key, type Translate } from '#lib/i18n.ts'
import { EXTRA_RIGHTS, type ExtraRight } from '#models/records/account.ts'
import type { JournalEntry } from '#models/records/journal-entry.ts'
import { namesInJournal } from '#models/journal/read.ts'
import type { JournalLine } from '#views/journal/pages.ts'
import { paths } from '../../paths.ts'

/** Entries in words, with the names of whom they are about and of who did it. */
export async function linesOf(t: Translate, entries: readonly JournalEntry[]): Promise<JournalLine[]> {
  const names = await namesInJournal(entries)
  return entries.map(({ id, at, by, kind, subject, subjectId, detail }) => ({
    id: String(id),
    at,
    what: t(`journal.kind.${kind}`, wordsOf(t, detail)),
    about:
      subject === 'installation' || subject === 'schoolHolidays'
        ? t(`journal.${subject}`)
        : (names.get(subjectId) ?? t('journal.gone')),
    href: subject === 'account' && names.has(subjectId) ? paths.account(subjectId) : null,
    who: !by
      ? t('journal.byNobody')
      : subject === 'account' && String(by) === subjectId
        ? t('journal.bySelf')
        : t('journal.by', { who: names.get(String(by)) ?? t('journal.gone') })
  }))
}

/** Codes that an entry keeps, and the words they stand for. */
const SAID: Record<string, string> = {
  role: 'accounts.role',
  setting: 'settings.journal.setting',
  field: 'accounts.field',
  feed: 'calendars.kind',
  outcome: 'seatRequests.outcome'
}

const isRight = (text: string): text is ExtraRight => EXTRA_RIGHTS.some(right => right === text)

function wordsOf(t: Translate, detail: unknown): Record<string, string> {
  const kept = Object.entries((detail ?? {}) as Record<string, unknown>)
  const isRole = kept.some(([name, value]) => name === 'field' && value === 'role')
  return Object.fromEntries(
    kept.map(([name, value]) => {
      const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
      if (name === 'right' && isRight(text)) return [name, t(`journal.right.${text}`)]
      const area = isRole && (name === 'from' || name === 'to') ? SAID['role'] : SAID[name]
      const key = `${area ?? ''}.${text}`
      return [name, text === '' ? t('journal.none') : isKey(key) ? t(key satisfies Key) : text]
    })
  )
}
