import { monthsBetween } from '#lib/dates.ts'
import { nameKey } from '#lib/identifiers/person-name.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { judgeRows, type Entry } from './judge-rows.ts'
import { PEOPLE, type PersonField } from './people-vocabulary.ts'
import { judgePerson, WHOLE_PERSON, type PersonDraft } from './person-row.ts'
import type { JudgedFile } from './problem.ts'
import type { ImportReference } from './reference.ts'
import type { FileProblem, Table } from './table.ts'

type PersonEntry = Entry<PersonField, PersonDraft>
/** A list of job seekers, judged. */
export type JudgedPeople = JudgedFile<PersonField, PersonDraft>

/** Judges a list of job seekers: each line by itself, then against the lines before it. */
export function judgePeople(table: Table, reference: ImportReference): JudgedPeople | FileProblem {
  return judgeRows<PersonField, PersonDraft>(table, {
    vocabulary: PEOPLE,
    whole: WHOLE_PERSON,
    // Being a disabled worker is health data, which nothing here needs.
    leftOut: ['disabledWorker'],
    judge: row => judgePerson(row, reference),
    compare: entries => {
      refuseConflicts(entries)
      warnOfSamePeople(entries)
      warnOfWrongSeniority(entries, reference)
    }
  })
}

/** The same identifier twice with other words: we cannot know which line is right, so the first one stands. */
function refuseConflicts(entries: PersonEntry[]): void {
  const first = new Map<string, PersonEntry>()
  for (const { row, draft } of entries) {
    const identifier = draft.identifier ?? ''
    const earlier = first.get(identifier)
    if (!earlier) first.set(identifier, { row, draft })
    else {
      const columns = row.differences(earlier.row.record).join(', ')
      const params = { line: earlier.row.record.line, columns: columns.slice(0, 200) }
      row.say('refuse', 'identifier-conflict', { field: 'identifier', params })
    }
  }
}

/** One name and birth date under two identifiers is likely one person with an old and a new number: never merged. */
function warnOfSamePeople(entries: PersonEntry[]): void {
  const first = new Map<string, PersonEntry>()
  for (const { row, draft } of entries.filter(({ row }) => !row.refused)) {
    const key = [nameKey(draft.lastName ?? ''), nameKey(draft.firstName ?? ''), draft.birthDate].join(' ')
    const earlier = first.get(key)
    if (!earlier) first.set(key, { row, draft })
    else {
      const params = {
        line: earlier.row.record.line,
        other: earlier.draft.identifier ?? '',
        born: slashed(draft.birthDate ?? '')
      }
      row.say('warn', 'same-person-suspected', { field: 'identifier', params })
    }
  }
}

const MONTHS_APART = 2
const LINES_TO_DATE_A_FILE = 5

/**
 * The seniority that a file gives was counted on the day it was made, which it does not say: that day is the one
 * most lines agree on. A line that strays from it contradicts its own registration date, which decides.
 */
function warnOfWrongSeniority(entries: PersonEntry[], { today }: ImportReference): void {
  const told = entries.flatMap(({ row, draft: { registeredOn, monthsRegistered } }) => {
    if (!registeredOn || monthsRegistered === undefined) return []
    const computed = monthsBetween(registeredOn, today)
    return [{ row, registeredOn, computed, late: computed - monthsRegistered }]
  })
  const lates = told.map(({ late }) => late).sort((a, b) => a - b)
  const age = lates.length < LINES_TO_DATE_A_FILE ? 0 : (lates[Math.floor(lates.length / 2)] ?? 0)
  for (const { row, registeredOn, computed, late } of told) {
    if (Math.abs(late - age) <= MONTHS_APART) continue
    const params = { registered: slashed(registeredOn), computed }
    row.say('warn', 'seniority-differs', { field: 'monthsRegistered', params })
  }
}
