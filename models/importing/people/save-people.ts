import { isDeepStrictEqual } from 'node:util'
import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { markDistinct } from '#models/identity/duplicates/deciding.ts'
import { mergedInto } from '#models/identity/merge/redirects.ts'
import { ImportRow } from '#models/records/import-row.ts'
import type { ImportLease } from '../file/import-lease.ts'
import { judgePeople, type JudgedLine } from './judge-people.ts'
import { judgeUnchanged } from './judge-unchanged.ts'
import { findPeople, type StoredPerson } from './known-people.ts'
import { newIdOf } from './new-id.ts'
import { nextRows, rowOfPerson, type Staged } from '../file/staging.ts'
import type { Decision } from './person-line.ts'
import type { Finding } from '../file/finding.ts'
import { readImportContext, type ImportContext } from '../file/import-context.ts'
import { correctPeople, enterPeople, type Correcting, type Entering } from './write-people.ts'

const BATCH = 100
/** What others write at the same time is judged anew; more often than this, the line is given back to its reader. */
const PASSES = 4

/** Each line is judged again on the base as it is now. What a correction replaces is written down before it is made. */
export async function savePeople(lease: ImportLease, now = new Date()): Promise<void> {
  const { _id, agency } = lease.importation
  const context = await readImportContext(agency, now)
  await judgeUnchanged(lease, context)
  if (lease.isOver) return
  for (let pass = lease.importation.pass ?? 0; pass < PASSES; pass++) {
    let after = 0
    let found = await nextRows(_id, ['new', 'changed'], { after, limit: BATCH })
    if (found.length === 0) break
    while (found.length > 0) {
      const saved = await saveBatch(lease, await withSiblings(_id, found), context)
      const { progress } = lease.importation
      await lease.checkpoint({ 'progress.done': (progress?.done ?? 0) + saved, pass })
      if (lease.isOver) return
      after = found.at(-1)?.record ?? after
      found = await nextRows(_id, ['new', 'changed'], { after, limit: BATCH })
    }
  }
  await giveBack(lease)
}

/** A line said to be another line's person is that person, once they are written; until then it waits. */
async function withSiblings(importation: mongoose.Types.ObjectId, found: Staged[]): Promise<Staged[]> {
  const wanted = found.flatMap(({ decision }) => recordOf(decision as Decision | null) ?? [])
  if (wanted.length === 0) return found
  const siblings = await ImportRow.find({ importation, record: { $in: wanted }, outcome: 'saved' })
    .select('record person')
    .lean()
  const people = new Map(siblings.map(({ record, person }) => [record, person]))
  return found.flatMap(row => {
    const record = recordOf(row.decision as Decision | null)
    const person = record && people.get(record)
    if (record === null) return [row]
    return person ? [{ ...row, decision: { person } }] : []
  })
}

function recordOf(decision: Decision | null): number | null {
  return decision && decision !== 'other' && 'record' in decision ? decision.record : null
}

interface Writing {
  row: Staged
  line: JudgedLine
  enter: Entering | null
  correct: Correcting | null
}

async function saveBatch(lease: ImportLease, found: Staged[], context: ImportContext): Promise<number> {
  const { importation } = lease
  const lines = found.map(({ record, line, lastLine, cells, decision }) => ({
    record,
    line,
    lastLine,
    cells,
    decision: decision as Decision | null
  }))
  const judged = await judgePeople(lines, importation, { context, moment: 'saving' })
  const writing = judged.map((line, at): Writing => {
    const row = found[at]!
    const { write } = line
    return {
      row,
      line,
      enter:
        write?.kind === 'enter' ? { _id: newIdOf(importation._id, row.record), facts: write.facts } : null,
      correct: write?.kind === 'correct' ? write : null
    }
  })
  await noteChanges(writing)
  const written = { importation: importation._id, by: importation.savedBy ?? null, at: context.now }
  const enteredAt = await enterPeople(
    writing.flatMap(({ enter }) => enter ?? []),
    written
  )
  await correctPeople(
    writing.flatMap(({ correct }) => correct ?? []),
    written
  )
  await markChosenDistinct(importation, found)
  return markSaved(importation._id, writing, enteredAt)
}

/** Before people are corrected: what each field held, without which nothing could be put back. */
async function noteChanges(writing: Writing[]): Promise<void> {
  const changes = writing.flatMap(({ row, correct }) => {
    if (!correct) return []
    const { person, set } = correct
    const before = Object.fromEntries(
      Object.keys(set).map(field => [field, person[field as keyof StoredPerson]])
    )
    return [writeOn(row, { person: person._id, before, after: set })]
  })
  if (changes.length > 0) await ImportRow.collection.bulkWrite(changes, { ordered: false })
}

/** Whom a line was said not to be is not asked about again as a duplicate, once the line is a person. */
async function markChosenDistinct(importation: ImportLease['importation'], found: Staged[]): Promise<void> {
  const by = importation.savedBy ?? null
  const into = await mergedInto(found.flatMap(({ apart }) => apart ?? []))
  for (const { record, apart } of found) {
    for (const other of apart ?? []) {
      try {
        const kept = into.get(String(other)) ?? other
        await markDistinct({ people: [newIdOf(importation._id, record), kept], by })
      } catch (error) {
        // One of the two is not there: nothing to keep apart.
        if (!(error instanceof Refusal)) throw error
      }
    }
  }
}

/** Reads nobody again when all were entered; a line that was overtaken keeps its outcome for the next pass. */
async function markSaved(
  importation: mongoose.Types.ObjectId,
  writing: Writing[],
  enteredAt: Date | null
): Promise<number> {
  const ids = writing.flatMap(({ row, enter, correct, line }) =>
    enter && enteredAt
      ? []
      : [
          newIdOf(importation, row.record),
          ...(correct ? [correct.person._id] : []),
          ...(line.about ? [line.about] : [])
        ]
  )
  const people = new Map((await findPeople(ids)).map(person => [String(person._id), person]))
  let saved = 0
  const marks = writing.flatMap(({ row, line, enter, correct }) => {
    const created =
      enter && enteredAt
        ? { _id: enter._id, updatedAt: enteredAt }
        : people.get(String(newIdOf(importation, row.record)))
    if (created) {
      saved += 1
      return [marked(row, 'created', created)]
    }
    // Judged unchanged with something written down before: a killed worker had corrected it.
    const person = people.get(String(correct?.person._id ?? row.person))
    const set = (correct?.set ?? row.after) as Record<string, unknown> | null
    if (person && set && holds(person, set)) {
      saved += 1
      return [marked(row, 'changed', person)]
    }
    return line.write || line.outcome === 'changed' ? [] : [writeOn(row, rowOfPerson(line))]
  })
  if (marks.length > 0) await ImportRow.collection.bulkWrite(marks, { ordered: false })
  return saved
}

function marked(
  row: Staged,
  savedAs: 'created' | 'changed',
  { _id, updatedAt }: Pick<StoredPerson, '_id' | 'updatedAt'>
) {
  return writeOn(row, {
    outcome: 'saved',
    savedAs,
    person: _id,
    leftAt: updatedAt,
    check: false,
    undoneAs: null
  })
}

function holds(person: StoredPerson, set: Record<string, unknown>): boolean {
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))
  return Object.entries(set).every(([field, value]) =>
    isDeepStrictEqual(plain(person[field as keyof StoredPerson]), plain(value))
  )
}

/** Lines that others kept changing, or whose other line was not saved: someone looks at them again. */
async function giveBack(lease: ImportLease): Promise<void> {
  const { _id } = lease.importation
  // Of the whole line: no cell of it is at fault.
  const finding: Finding = {
    column: undefined,
    value: '',
    reason: 'imports.finding.changing',
    params: {},
    severity: 'refuse'
  }
  await ImportRow.updateMany(
    { importation: _id, outcome: { $in: ['new', 'changed'] } },
    { $set: { outcome: 'refused', check: false, decision: null }, $push: { findings: finding } }
  )
}

function writeOn(row: Staged, set: Record<string, unknown>) {
  return { updateOne: { filter: { _id: row._id }, update: { $set: set } } } as never
}
