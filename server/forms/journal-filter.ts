import Joi from 'joi'
import { JOURNAL_KINDS, type JournalKind } from '#models/records/journal-entry.ts'
import { pastDay } from './person-fields.ts'

/** What of the journal is read; days 'YYYY-MM-DD', both included. */
export interface JournalFilter {
  kind: '' | JournalKind
  from: string | null
  to: string | null
  /** The id of the last line of the page before. */
  after: string
}

export const journalFilter = Joi.object<JournalFilter, true>({
  kind: Joi.string()
    .valid('', ...JOURNAL_KINDS)
    .default(''),
  from: pastDay(),
  to: pastDay(),
  after: Joi.string().hex().length(24).allow('').default('')
})
