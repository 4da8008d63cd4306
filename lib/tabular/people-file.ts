import { monthsBetween } from '#lib/dates.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { canBeRead, type Entry } from './judge-rows.ts'
import type { Headings } from './headings.ts'
import { PEOPLE, type PersonColumn } from './people-vocabulary.ts'
import { judgePerson, WHOLE_PERSON, type PersonDraft } from './person-row.ts'
import type { ImportReference } from './reference.ts'
import { RowReader } from './row-reader.ts'
import type { TableRecord } from './table.ts'

/** One line of a list, judged by itself. */
export type PersonEntry = Entry<PersonColumn, PersonDraft>

/** Where the fields of a list stand, and what its columns are called. */
export interface PeopleColumns {
  headings: readonly string[]
  placed: Pick<Headings<PersonColumn>, 'columns' | 'dateOrders'>
}

const NEEDED = (Object.keys(PEOPLE) as PersonColumn[]).filter(field => PEOPLE[field].required)

/** Judges one line of a list by itself; what other lines say is not known here. */
export function judgePersonLine(
  record: TableRecord,
  { headings, placed }: PeopleColumns,
  reference: ImportReference
): PersonEntry {
  const row = new RowReader<PersonColumn>(record, headings, placed)
  const draft = canBeRead(row, placed, NEEDED, { headings }) ? judgePerson(row, reference) : {}
  return { row, draft }
}

/** The draft of a line that stands, whole; nothing for a line that is refused. */
export function wholePerson({ row, draft }: PersonEntry): PersonDraft | undefined {
  const isWhole = WHOLE_PERSON.every(field => draft[field] !== undefined)
  return row.refused || row.ignored || !isWhole ? undefined : (draft as PersonDraft)
}

/** Says that another line has the same identifier and other words. */
export function refuseConflict(
  row: RowReader<PersonColumn>,
  other: Pick<TableRecord, 'line' | 'cells'>
): void {
  const columns = row.differences(other).join(', ')
  const params = { line: other.line, columns: columns.slice(0, 200) }
  row.say('refuse', 'identifier-conflict', { field: 'identifier', params })
}

const MONTHS_APART = 2
const LINES_TO_DATE_A_FILE = 5

/**
 * The seniority that a file gives was counted on the day it was made, which it does not say: that day is the one
 * most lines agree on. Months between it and today; 0 when too few lines tell.
 */
export function ageOfFile(drafts: Partial<PersonDraft>[], today: string): number {
  const lates = drafts.flatMap(draft => late(draft, today) ?? []).sort((a, b) => a - b)
  return lates.length < LINES_TO_DATE_A_FILE ? 0 : (lates[Math.floor(lates.length / 2)] ?? 0)
}

/** A line whose seniority strays from the age of its file contradicts its own registration date, which decides. */
export function warnOfWrongSeniority({ row, draft }: PersonEntry, age: number, today: string): void {
  if (row.refused) return
  const strayed = late(draft, today)
  if (strayed === undefined || Math.abs(strayed - age) <= MONTHS_APART) return
  const registered = draft.registeredOn ?? ''
  const params = { registered: slashed(registered), computed: monthsBetween(registered, today) }
  row.say('warn', 'seniority-differs', { field: 'monthsRegistered', params })
}

function late({ registeredOn, monthsRegistered }: Partial<PersonDraft>, today: string): number | undefined {
  if (!registeredOn || monthsRegistered === undefined) return undefined
  return monthsBetween(registeredOn, today) - monthsRegistered
}
