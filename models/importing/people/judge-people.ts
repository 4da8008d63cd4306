import { createHash } from 'node:crypto'
import type mongoose from 'mongoose'
import {
  ageOfFile,
  judgePersonLine,
  refuseConflict,
  warnOfWrongSeniority,
  wholePerson,
  type PeopleColumns,
  type PersonEntry
} from '#lib/tabular/people-file.ts'
import { nameKey } from '#lib/identifiers/person-name.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import type { TableRecord } from '#lib/tabular/table.ts'
import { hasUsedUpElsewhere, spendOnElsewhere } from '#models/access/asking-elsewhere.ts'
import type { ImportRun } from '#models/records/import-run.ts'
import { nameOfField, placedColumns } from '../file/columns.ts'
import { alike, foldPerson } from '#models/identity/similarity/reasons.ts'
import { findKnown, likened } from './known-people.ts'
import { findingOf } from '../file/finding.ts'
import type { Outcome } from '#models/records/import-outcome.ts'
import {
  comparePerson,
  said,
  titleOf,
  type Candidate,
  type ComparedLine,
  type Decision
} from './person-line.ts'
import { Siblings, type Sibling } from './siblings.ts'
import type { ImportContext } from '../file/import-context.ts'

type Id = mongoose.Types.ObjectId

export interface LineToJudge extends TableRecord {
  decision: Decision | null
}

export interface JudgedLine extends ComparedLine {
  to: LineToJudge
  entry: PersonEntry
  keys: string[]
  check: boolean
}

export type Judging = Pick<ImportRun, '_id' | 'by' | 'agency' | 'columns' | 'fileAge'>

const CAN_BE_SAVED = new Set<Outcome>(['new', 'changed', 'unchanged'])

function readLines(
  lines: readonly LineToJudge[],
  { columns }: Judging,
  context: ImportContext
): PersonEntry[] {
  const headings = columns.map(({ heading }) => heading)
  const placed = placedColumns('people', columns) as PeopleColumns['placed']
  return lines.map(line => judgePersonLine(line, { headings, placed }, context.reference))
}

/** Staging: after the lines before them. Correcting: beside every other line. Saving: against the people we know alone. */
export type Moment = 'staging' | 'correcting' | 'saving'

/** A handful of queries, whatever the number of lines. */
export async function judgePeople(
  lines: readonly LineToJudge[],
  importation: Judging,
  { context, moment }: { context: ImportContext; moment: Moment }
): Promise<JudgedLine[]> {
  const entries = readLines(lines, importation, context)
  if (moment === 'staging') importation.fileAge ??= ageOfFile(entries.map(draftOf), context.reference.today)
  const named = lines.flatMap(({ decision }) => personOf(decision) ?? [])
  const known = await findKnown(importation, entries.map(draftOf), named)
  const comparing = {
    known,
    context,
    column: nameOfField('people', importation.columns),
    read: (line: LineToJudge) => readLines([line], importation, context)[0]!
  }
  const judgedAlone = lines.map((to, at) => {
    const entry = entries[at]!
    warnOfWrongSeniority(entry, importation.fileAge ?? 0, context.reference.today)
    const line = comparePerson(entry, to.decision, comparing)
    return { ...line, to, entry, keys: keysOf(entry, line.about), check: false }
  })
  const compared = moment === 'saving' ? judgedAlone : await withinBudget(judgedAlone, importation.by)
  const judged = moment === 'saving' ? compared : await amongSiblings(compared, importation._id, comparing)
  return judged.map(line => ({
    ...line,
    check: CAN_BE_SAVED.has(line.outcome) && line.findings.length > 0
  }))
}

/**
 * What lines tell of other agencies is taken from the budget of whoever brought the list. Beyond it no line of someone
 * unknown here is answered: one that is refused must tell no more than one that is not.
 */
async function withinBudget(lines: JudgedLine[], by: Id): Promise<JudgedLine[]> {
  const wasUsedUp = await hasUsedUpElsewhere(by)
  const telling = lines.filter(({ tellsElsewhere }) => tellsElsewhere)
  const beyond = telling[await spendOnElsewhere(by, telling.length)]
  if (!wasUsedUp && !beyond) return lines
  const from = wasUsedUp || !beyond ? 0 : lines.indexOf(beyond)
  return lines.map((line, at) => (at >= from && isUnknownHere(line) ? refusedAsking(line) : line))
}

const isUnknownHere = ({ outcome, tellsElsewhere }: JudgedLine) => outcome === 'new' || tellsElsewhere

function refusedAsking(line: JudgedLine): JudgedLine {
  const reason = 'imports.finding.asked-too-much' as const
  const finding = { column: undefined, value: '', reason, params: {}, severity: 'refuse' as const }
  return { ...line, ...STOPPED, outcome: 'refused', agency: null, tellsElsewhere: false, findings: [finding] }
}

const draftOf = ({ draft }: PersonEntry) => draft

async function amongSiblings(lines: JudgedLine[], importation: Id, comparing: Naming): Promise<JudgedLine[]> {
  const siblings = await Siblings.of(importation, lines)
  return lines.map(line => {
    const judged = againstSiblings(line, siblings, comparing)
    siblings.add({ ...judged, record: judged.to.record, line: judged.to.line, cells: judged.to.cells })
    return judged
  })
}

/** Its words, its identifier, its person, and what two lines of one birth date strongly alike share (see `alike`). */
function keysOf({ row, draft }: PersonEntry, about: Id | null): string[] {
  const words = row.record.cells.map(cell => cell.trim()).join('\u001f')
  const keys = [`w:${createHash('sha1').update(words).digest('base64url').slice(0, 16)}`]
  if (draft.identifier) keys.push(`i:${draft.identifier}`)
  const { lastName, firstName, birthDate } = draft
  if (lastName && firstName && birthDate) {
    const first = nameKey(firstName)
    const names = [nameKey(lastName), first].sort().join(' ')
    keys.push(`n:${names} ${birthDate}`)
    const { email, phones } = likened(draft)
    for (const held of new Set([email?.trim().toLowerCase(), ...phones])) {
      if (held) keys.push(`c:${first} ${birthDate} ${held}`)
    }
  }
  if (about) keys.push(`p:${String(about)}`)
  return keys
}

type Naming = Parameters<typeof said>[0] & { read: (line: LineToJudge) => PersonEntry }

function againstSiblings(line: JudgedLine, siblings: Siblings, comparing: Naming): JudgedLine {
  const { entry, to, keys } = line
  const own = (letter: string) => keys.find(key => key.startsWith(letter))
  const repeated = siblings.before(to.record, own('w:'))
  if (repeated) {
    entry.row.say('ignored', 'repeated-line', { params: { line: repeated.line } })
    return { ...line, ...STOPPED, outcome: 'ignored', findings: [findingOf(entry.row.problems.at(-1)!)] }
  }
  if (!wholePerson(entry) || line.outcome === 'refused') return line
  const conflicting = siblings.current(to.record, own('i:'))
  if (conflicting) {
    refuseConflict(entry.row, conflicting)
    const findings = [...line.findings, findingOf(entry.row.problems.at(-1)!)]
    return { ...line, ...STOPPED, outcome: 'refused', findings }
  }
  const twice = to.decision ? undefined : siblings.current(to.record, own('p:'))
  if (twice) {
    const findings = [
      ...line.findings,
      said(comparing, entry, 'identifier', 'same-person-twice', 'ignored', { line: twice.line })
    ]
    return { ...line, ...STOPPED, outcome: 'ignored', findings }
  }
  const shared = keys.filter(key => key.startsWith('n:') || key.startsWith('c:'))
  return likeness(line, siblings.allCurrent(to.record, shared, MOST_ALIKE), comparing)
}

const STOPPED = { changes: [], candidates: [], write: null, check: false }

/** More lines than these that are one person's are not told apart by showing them all. */
const MOST_ALIKE = 5

/** Two identifiers of one file for people strongly alike: someone says whether it is one person. */
function likeness(line: JudgedLine, others: readonly Sibling[], comparing: Naming): JudgedLine {
  const { decision } = line.to
  if (decision && decision !== 'other' && 'record' in decision) {
    const text = line.entry.draft.identifier ?? ''
    const change = { column: comparing.column('identifier'), before: null, after: { text } }
    return { ...line, outcome: 'changed', changes: [change], write: null }
  }
  if (others.length === 0 || decision || line.outcome !== 'new') return line
  const own = foldPerson(likened(line.entry.draft))
  const found = others.flatMap(other => {
    const entry = comparing.read({ ...other, lastLine: other.line, cells: [...other.cells], decision: null })
    const how = alike(own, foldPerson(likened(entry.draft)))
    return how?.strength === 'strong' ? [{ other, entry, how }] : []
  })
  const [first] = found
  if (!first) return line
  if (line.agency !== null) {
    // Two files of another agency are for that agency to look at.
    const params = {
      line: first.other.line,
      other: first.entry.draft.identifier ?? '',
      born: slashed(line.entry.draft.birthDate ?? '')
    }
    const isNamed = first.how.reasons.includes('nameAndBirthDate')
    const reason = isNamed ? 'same-person-suspected' : 'alike-person-suspected'
    line.entry.row.say('warn', reason, { field: 'identifier', params })
    return { ...line, findings: [...line.findings, findingOf(line.entry.row.problems.at(-1)!)] }
  }
  const candidates = found.map(({ other, entry, how }): Candidate => {
    const name = titleOf(entry)
    const about = [{ text: name }, { text: entry.draft.identifier ?? '' }]
    return { person: null, record: other.record, line: other.line, name, about, reasons: how.reasons }
  })
  return { ...line, outcome: 'doubtful', candidates, write: null }
}

function personOf(decision: Decision | null): Id | null {
  return decision && decision !== 'other' && 'person' in decision ? decision.person : null
}
