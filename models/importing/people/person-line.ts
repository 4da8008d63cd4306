import type mongoose from 'mongoose'
import { maskNir } from '#lib/identifiers/nir.ts'
import { speakPhone } from '#lib/identifiers/phone.ts'
import { wholePerson, type PersonEntry } from '#lib/tabular/people-file.ts'
import type { PersonColumn } from '#lib/tabular/people-vocabulary.ts'
import type { PersonDraft } from '#lib/tabular/person-row.ts'
import type { Candidate as LikelyPerson, Known } from '#models/identity/similarity/candidates.ts'
import type { Reason } from '#models/records/duplicate.ts'
import type { KnownPeople, StoredPerson } from './known-people.ts'
import {
  changesOf,
  factsOf,
  isSomeoneElse,
  type ImportedChanges,
  type ImportedFacts
} from './person-facts.ts'
import { findingOf, type Change, type Finding, type DisplayText } from '../file/finding.ts'
import type { Outcome } from '#models/records/import-outcome.ts'
import type { ImportContext } from '../file/import-context.ts'

type Id = mongoose.Types.ObjectId

export interface Candidate {
  person: Id | null
  /** Rank of the other line, and its number as the reader knows it. */
  record: number | null
  line: number | null
  name: string
  about: DisplayText[]
  reasons: Reason[]
}

/** Whom a line was said to be about: that person, that other line's person, or nobody known. */
export type Decision = { person: Id } | { record: number } | 'other'

export type PersonWrite =
  | { kind: 'enter'; facts: ImportedFacts & { agency: Id } }
  | { kind: 'correct'; person: StoredPerson; set: ImportedChanges }

export interface ComparedLine {
  outcome: Outcome
  findings: Finding[]
  changes: Change[]
  candidates: Candidate[]
  about: Id | null
  agency: string | null
  write: PersonWrite | null
  /** It says of someone that another agency knows them, which the line itself did not. */
  tellsElsewhere: boolean
}

export interface Comparing {
  context: ImportContext
  known: KnownPeople
  column: (field: PersonColumn) => string
}

export function comparePerson(
  entry: PersonEntry,
  decision: Decision | null,
  comparing: Comparing
): ComparedLine {
  const findings = entry.row.problems.map(findingOf)
  const nothing = {
    findings,
    changes: [],
    candidates: [],
    about: null,
    agency: null,
    write: null,
    tellsElsewhere: false
  }
  const draft = wholePerson(entry)
  if (!draft) return { ...nothing, outcome: entry.row.ignored ? 'ignored' : 'refused' }
  const { known, context } = comparing
  const decided = decision !== null && decision !== 'other' && 'person' in decision ? decision.person : null
  const holder = known.byIdentifier.get(draft.identifier)
  if (holder && !holder.agency.equals(context.own)) {
    const tellsElsewhere = String(holder.agency) !== draft.agency.id
    return { ...nothing, outcome: 'elsewhere', tellsElsewhere }
  }
  if (holder && isSomeoneElse(holder, draft)) {
    const name = `${holder.lastName} ${holder.firstName}`
    findings.push(said(comparing, entry, 'identifier', 'identifier-of-another', 'refuse', { name }))
    return { ...nothing, outcome: 'refused' }
  }
  const person = holder ?? (decided ? known.byId.get(String(decided)) : undefined)
  if (person) return stored(nothing, { entry, draft, person }, comparing)
  // Who was chosen is there no more: it is asked again.
  return unknown(nothing, { entry, draft, decision: decided ? null : decision }, comparing)
}

type Nothing = Omit<ComparedLine, 'outcome'>

function stored(
  nothing: Nothing,
  { entry, draft, person }: { entry: PersonEntry; draft: PersonDraft; person: StoredPerson },
  comparing: Comparing
): ComparedLine {
  if (draft.agency.id !== String(comparing.context.own)) {
    nothing.findings.push(
      said(comparing, entry, 'safir', 'agency-kept', 'warn', { agency: draft.agency.name })
    )
  }
  // An address that the file of the person holds already was kept as it is written.
  const isAsked = person.email !== draft.email
  const findings = nothing.findings.filter(({ reason }) => isAsked || reason !== 'imports.reason.email-slip')
  const { changes, set } = changesOf(person, draft, comparing)
  const about = person._id
  if (changes.length === 0) return { ...nothing, findings, outcome: 'unchanged', about }
  return { ...nothing, findings, outcome: 'changed', about, changes, write: { kind: 'correct', person, set } }
}

function unknown(
  nothing: Nothing,
  { entry, draft, decision }: { entry: PersonEntry; draft: PersonDraft; decision: Decision | null },
  comparing: Comparing
): ComparedLine {
  const { known, context } = comparing
  const isOwn = String(context.own) === draft.agency.id
  const { candidates, verdict, elsewhere } = (decision === null && known.likely.get(draft)) || PASS
  if (verdict === 'stop') return { ...nothing, outcome: 'doubtful', candidates: candidates.map(candidateOf) }
  for (const { person } of candidates) {
    const name = `${person.lastName} ${person.firstName}`
    nothing.findings.push(said(comparing, entry, 'lastName', 'looks-like', 'warn', { name }))
  }
  if (elsewhere) nothing.findings.push(said(comparing, entry, 'lastName', 'known-elsewhere', 'warn', {}))
  const agency = context.agencies.get(draft.agency.id)
  const facts = agency && { agency: agency._id, ...factsOf(draft, context) }
  return {
    ...nothing,
    outcome: 'new',
    candidates: candidates.map(candidateOf),
    agency: isOwn ? null : draft.agency.name,
    tellsElsewhere: elsewhere !== null,
    write: facts ? { kind: 'enter', facts } : null
  }
}

const PASS: Pick<Known, 'candidates' | 'verdict' | 'elsewhere'> = {
  candidates: [],
  verdict: 'pass',
  elsewhere: null
}

function candidateOf({ person, reasons }: LikelyPerson): Candidate {
  const { lastName, firstName, birthDate, identifiers, email, phone, commune } = person
  const about: DisplayText[] = [
    ...(birthDate ? [{ day: birthDate }] : []),
    ...[identifiers.join(', '), email, phone && speakPhone(phone), commune].flatMap(text =>
      text ? [{ text }] : []
    )
  ]
  const name = `${lastName.toLocaleUpperCase('fr')} ${firstName}`
  return { person: person._id, record: null, line: null, name, about, reasons }
}

export function said(
  { column }: Pick<Comparing, 'column'>,
  { row }: PersonEntry,
  field: PersonColumn,
  leaf: 'same-person-twice' | 'identifier-of-another' | 'agency-kept' | 'looks-like' | 'known-elsewhere',
  severity: Finding['severity'],
  params: Finding['params']
): Finding {
  return {
    column: column(field),
    value: row.shown(field),
    reason: `imports.finding.${leaf}`,
    params,
    severity
  }
}

/** « ROUMANILLE Élise », as far as the line tells. */
export function titleOf({ row, draft }: PersonEntry): string {
  const typed = (field: PersonColumn) => maskNir(row.typed(field).trim()).slice(0, 100)
  const lastName = draft.lastName ?? typed('lastName')
  return `${lastName.toLocaleUpperCase('fr')} ${draft.firstName ?? typed('firstName')}`.trim()
}

export function aboutOf({ draft: { birthDate, identifier } }: PersonEntry): DisplayText[] {
  return [...(birthDate ? [{ day: birthDate }] : []), ...(identifier ? [{ text: identifier }] : [])]
}
