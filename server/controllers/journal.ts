import type { RequestHandler } from 'express'
import { addDays, HOME_ZONE, momentIn } from '#lib/dates.ts'
import { searchJournal } from '#models/journal/read.ts'
import { JOURNAL_KINDS } from '#models/records/journal-entry.ts'
import { journalFilter } from '../forms/journal-filter.ts'
import { readSound, type Typed } from '../forms/read.ts'
import { sentences } from '../forms/sentences.ts'
import { linesOf } from '../pages/journal/lines.ts'
import { paths } from '../paths.ts'
import { render, sharedOf } from '../render.ts'

const PAGE = 100

/** Who did what, about whom, when: the newest first, by days and kind. */
export const index: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const { value, typed, errors } = readSound(journalFilter, req.query)
  const midnight = (day: string) => momentIn(HOME_ZONE, day, '00:00')
  const found = await searchJournal({
    kind: value.kind || undefined,
    from: value.from ? midnight(value.from) : undefined,
    to: value.to ? midnight(addDays(value.to, 1)) : undefined,
    after: value.after || undefined,
    limit: PAGE + 1
  })
  const entries = found.slice(0, PAGE)
  const last = found.length > PAGE ? entries.at(-1) : undefined
  const locals = {
    typed: { kind: value.kind, from: textIn(typed, 'from'), to: textIn(typed, 'to') },
    errors: sentences(t, errors),
    kinds: JOURNAL_KINDS,
    lines: await linesOf(t, entries),
    isFiltered: Boolean(value.kind || value.from || value.to),
    first: value.after ? address(typed, '') : undefined,
    next: last ? address(typed, String(last.id)) : undefined
  }
  render(res, 'journal/index', locals, { title: t('journal.title'), here: 'journal' })
}

function address(typed: Typed, after: string): string {
  const query = new URLSearchParams(
    Object.entries({
      kind: textIn(typed, 'kind'),
      from: textIn(typed, 'from'),
      to: textIn(typed, 'to'),
      after
    }).filter(([, text]) => text !== '')
  )
  return `${paths.journal()}?${query.toString()}`
}

function textIn(typed: Typed, name: string): string {
  const text = typed[name]
  return typeof text === 'string' ? text.slice(0, 60) : ''
}
