import type { Headings } from '#lib/tabular/headings.ts'
import type { JudgedPeople } from '#lib/tabular/people-file.ts'
import { PEOPLE, type PersonField } from '#lib/tabular/people-vocabulary.ts'
import type { PersonDraft } from '#lib/tabular/person-row.ts'
import type { Table } from '#lib/tabular/table.ts'
import { maskNir } from '#lib/identifiers/nir.ts'
import { headingOf } from './kind.ts'
import { findNamesakes, findStored, nameAndBirth, type StoredPerson } from './known-people.ts'
import { changesOf, factsOf, isSomeoneElse } from './person-facts.ts'
import { countRows, findingOf, type Finding, type Plan, type PlannedRow } from './plan.ts'
import type { World } from './world.ts'
import type { PeopleWrites } from './write-people.ts'

/** Fields that are read, of use to the judging alone or to nothing yet: the page says that they are not kept. */
const UNKEPT: PersonField[] = [
  'monthsRegistered',
  'trainingLevel',
  'drivingLicence',
  'distance',
  'lastContactOn',
  'agencyName'
]

type Row = JudgedPeople['rows'][number]

/** Compares a judged list of job seekers with the people we know. */
export async function planPeople(
  table: Table,
  headings: Headings<PersonField>,
  judged: JudgedPeople,
  world: World
): Promise<Plan> {
  const drafts = judged.rows.flatMap(row => (row.outcome === 'accepted' ? [row.draft] : []))
  const stored = await findStored(drafts.map(({ identifier }) => identifier))
  const unknown = drafts.filter(({ identifier }) => !stored.has(identifier))
  const namesakes = await findNamesakes(world.own, unknown)
  const writes: PeopleWrites = { kind: 'people', enter: [], correct: [] }
  const planning = new PeoplePlanning(table, headings, world, { stored, namesakes, writes })
  const rows = judged.rows.map(row => planning.row(row))
  const unkept = UNKEPT.filter(field => headings.columns.has(field))
  return {
    kind: 'people',
    table,
    unknownColumns: judged.unknownColumns,
    unkeptColumns: [
      ...judged.columnsLeftOut,
      ...unkept.map(field => headingOf(field, table, headings, PEOPLE))
    ],
    rows,
    counts: countRows(rows),
    unnamed: 0,
    writes
  }
}

interface Known {
  stored: ReadonlyMap<string, StoredPerson>
  namesakes: ReadonlyMap<string, StoredPerson>
  writes: PeopleWrites
}

/** Plans the lines in the order of the file, gathering what is to be written. */
class PeoplePlanning {
  readonly #table: Table
  readonly #headings: Headings<PersonField>
  readonly #world: World
  readonly #known: Known
  /** The line that already spoke of a person we know, by their id: two identifiers may be one person's. */
  readonly #spokenOf = new Map<string, number>()

  constructor(table: Table, headings: Headings<PersonField>, world: World, known: Known) {
    this.#table = table
    this.#headings = headings
    this.#world = world
    this.#known = known
  }

  row(row: Row): PlannedRow {
    const { line, lastLine, problems, record } = row
    const planned: PlannedRow = {
      line,
      lastLine,
      outcome: row.outcome === 'ignored' ? 'ignored' : 'refused',
      title: this.#title(row),
      about: this.#about(row),
      agency: null,
      changes: [],
      findings: problems.map(findingOf),
      cells: this.#table.records[record - 1]?.cells ?? []
    }
    return row.outcome === 'accepted' ? this.#compared(planned, row.draft) : planned
  }

  #compared(planned: PlannedRow, draft: PersonDraft): PlannedRow {
    const person = this.#known.stored.get(draft.identifier)
    if (!person) return this.#unknown(planned, draft)
    if (!person.agency.equals(this.#world.own)) return { ...planned, outcome: 'elsewhere' }
    const earlier = this.#spokenOf.get(String(person._id))
    if (earlier !== undefined) {
      planned.findings.push(this.#finding('identifier', 'same-person-twice', 'ignored', { line: earlier }))
      return { ...planned, outcome: 'ignored' }
    }
    this.#spokenOf.set(String(person._id), planned.line)
    if (isSomeoneElse(person, draft)) {
      const params = { name: `${person.lastName} ${person.firstName}` }
      planned.findings.push(this.#finding('identifier', 'identifier-of-another', 'refuse', params))
      return { ...planned, outcome: 'refused' }
    }
    return this.#update(planned, draft, person)
  }

  #unknown(planned: PlannedRow, draft: PersonDraft): PlannedRow {
    const { own, agencies, trades } = this.#world
    const isOurs = String(own) === draft.agency.id
    const namesake = isOurs ? this.#known.namesakes.get(nameAndBirth(draft)) : undefined
    if (namesake) {
      const params = { other: namesake.identifiers.join(', ') || '–' }
      planned.findings.push(this.#finding('identifier', 'same-person-stored', 'warn', params))
    }
    const agency = agencies.get(draft.agency.id)
    if (agency) this.#known.writes.enter.push({ agency: agency._id, ...factsOf(draft, trades) })
    return { ...planned, outcome: 'new', agency: isOurs ? null : draft.agency.name }
  }

  #update(planned: PlannedRow, draft: PersonDraft, person: StoredPerson): PlannedRow {
    if (draft.agency.id !== String(this.#world.own)) {
      const params = { agency: draft.agency.name }
      planned.findings.push(this.#finding('safir', 'agency-kept', 'warn', params))
    }
    const column = (field: PersonField) => headingOf(field, this.#table, this.#headings, PEOPLE)
    const { changes, set } = changesOf(person, draft, column)
    if (changes.length === 0) return { ...planned, outcome: 'unchanged' }
    this.#known.writes.correct.push({ person, set })
    return { ...planned, outcome: 'changed', changes }
  }

  #finding(
    field: PersonField,
    leaf: 'same-person-twice' | 'identifier-of-another' | 'same-person-stored' | 'agency-kept',
    severity: Finding['severity'],
    params: Finding['params']
  ): Finding {
    return {
      column: headingOf(field, this.#table, this.#headings, PEOPLE),
      value: '',
      reason: `imports.finding.${leaf}`,
      params,
      severity
    }
  }

  #title({ draft, record }: Row): string {
    const lastName = draft.lastName ?? this.#typed('lastName', record)
    const firstName = draft.firstName ?? this.#typed('firstName', record)
    return `${lastName.toLocaleUpperCase('fr')} ${firstName}`.trim()
  }

  #about({ draft }: Row): PlannedRow['about'] {
    const { birthDate, identifier } = draft
    return [...(birthDate ? [{ day: birthDate }] : []), ...(identifier ? [{ text: identifier }] : [])]
  }

  #typed(field: PersonField, record: number): string {
    const cell = this.#table.records[record - 1]?.cells[this.#headings.columns.get(field) ?? -1] ?? ''
    return maskNir(cell.trim()).slice(0, 100)
  }
}
