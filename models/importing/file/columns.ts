import type mongoose from 'mongoose'
import { translate, LANGUAGES } from '#lib/i18n.ts'
import { fold } from '#lib/identifiers/person-name.ts'
import { headingProblem, namesOfFields, placeHeadings, type Headings } from '#lib/tabular/headings.ts'
import { PEOPLE, type PersonColumn } from '#lib/tabular/people-vocabulary.ts'
import { fileProblem, type FileProblem } from '#lib/tabular/table.ts'
import { WORKSHOPS, type WorkshopField } from '#lib/tabular/workshops-vocabulary.ts'
import { ImportHeading } from '#models/records/import-heading.ts'
import type { Column, Field, Kind } from '#models/records/import-run.ts'
import { importedFields, PERSON_FIELDS } from '#models/records/person-fields.ts'

type Id = mongoose.Types.ObjectId

export type Memory = Record<Kind, ReadonlyMap<string, Field | null>>

export const VOCABULARIES = { people: PEOPLE, workshops: WORKSHOPS }
const KINDS: Kind[] = ['people', 'workshops']
const FIELDS: Record<Kind, ReadonlyMap<string, Field>> = {
  people: namesOfFields(PEOPLE),
  workshops: namesOfFields(WORKSHOPS)
}

/** The columns that we add to the file of refused lines, in every language: they are not read when it comes back. */
const OWN = new Set(
  LANGUAGES.flatMap(language => {
    const t = translate(language)
    return [fold(t('imports.refusals.line')), fold(t('imports.refusals.reasons'))]
  })
)

/** Has this file been downloaded from us, formulas disarmed by an apostrophe? */
export function isOurs(headings: readonly string[]): boolean {
  return headings.some(heading => OWN.has(fold(heading)))
}

export async function remembered(agency: Id): Promise<Memory> {
  const told = await ImportHeading.find({ agency }).lean()
  const of = (kind: Kind) =>
    new Map(
      told.flatMap(one =>
        one.kind === kind ? [[one.heading, (one.field ?? null) as Field | null] as const] : []
      )
    )
  return { people: of('people'), workshops: of('workshops') }
}

/** The last word counts; one that says no more than the heading itself takes the place of whatever was kept. */
export async function remember(agency: Id, kind: Kind, columns: readonly Column[]): Promise<void> {
  const told = new Map<string, Field | null>()
  for (const { heading, field } of columns) {
    const folded = fold(heading)
    if (folded === '' || OWN.has(folded)) continue
    // Two columns under one heading: the one that is read says what it means.
    told.set(folded, told.get(folded) ?? field)
  }
  const says = ([heading, field]: [string, Field | null]) => FIELDS[kind].get(heading) === field
  const model = ImportHeading
  const plain = [...told].filter(says).map(([heading]) => heading)
  await model.deleteMany({ agency, kind, heading: { $in: plain } })
  await Promise.all(
    [...told]
      .filter(one => !says(one))
      .map(([heading, field]) =>
        model.updateOne({ agency, kind, heading }, { $set: { field } }, { upsert: true })
      )
  )
}

export function headingsTold({ people, workshops }: Memory): Set<string> {
  const read = [...people, ...workshops].flatMap(([heading, field]) => (field ? [heading] : []))
  return new Set(read)
}

/** Columns that mean nothing yet may hold what is missing: then someone is asked, else the file is refused. */
export function guessColumns(
  headings: readonly string[],
  memory: Memory
): { kind: Kind; columns: Column[] } | FileProblem {
  const guesses = KINDS.map(kind => {
    const columns = columnsOf(headings, kind, memory)
    return { kind, columns, placed: placedColumns(kind, columns) }
  })
  const known = (guess: (typeof guesses)[number]) => guess.placed.columns.size
  const most = Math.max(...guesses.map(known))
  // A person in the place of the headings is not asked about: what they hold would be kept as the words of the agency.
  if (most < TELLING && headings.some(looksLikeValue)) return fileProblem('file-no-headings')
  const missing = ({ placed }: (typeof guesses)[number]) => placed.missing.length
  // One lone heading in common (« Commentaire ») is no likeness.
  const order = most < TELLING ? [] : guesses.toSorted((a, b) => missing(a) - missing(b))
  const best = order[0] ?? guesses.toSorted((a, b) => known(b) - known(a))[0]
  if (!best) return fileProblem('file-no-headings')
  const { kind, columns, placed } = best
  const unexplained = columns.filter(({ sure, field }) => !sure && !field).length
  if (placed.missing.length > unexplained) return headingProblem({ ...placed, repeated: [] }) ?? best
  return { kind, columns }
}

const TELLING = 2

function looksLikeValue(heading: string): boolean {
  return heading.includes('@') || heading.replace(/\D/g, '').length > 5
}

export function placedColumns(kind: Kind, columns: readonly Column[]): Headings<Field> {
  const headings = columns.map(({ heading }) => heading)
  const told = columns.map(({ field }) => field)
  const dateOrders = columns.map(({ dates }) => dates)
  const placed =
    kind === 'people'
      ? placeHeadings<PersonColumn>(headings, told as (PersonColumn | null)[], PEOPLE)
      : placeHeadings<WorkshopField>(headings, told as (WorkshopField | null)[], WORKSHOPS)
  return { ...placed, dateOrders }
}

export function areDoubtful(kind: Kind, columns: readonly Column[]): boolean {
  return columns.some(({ sure }) => !sure) || headingProblem(placedColumns(kind, columns)) !== undefined
}

function columnsOf(headings: readonly string[], kind: Kind, memory: Memory): Column[] {
  const columns = headings.map((heading): Column => {
    const folded = fold(heading)
    const told = memory[kind].get(folded)
    if (told !== undefined) return { heading, field: told, sure: true }
    if (folded === '' || OWN.has(folded)) return { heading, field: null, sure: true }
    const field = FIELDS[kind].get(folded) ?? null
    return { heading, field, sure: field !== null }
  })
  // Two columns for one field: the first is proposed, and both are asked about.
  return columns.map((column, position) => {
    const same = columns.flatMap(({ field }, at) => (field && field === column.field ? [at] : []))
    if (same.length < 2) return column
    return { ...column, sure: false, field: same[0] === position ? column.field : null }
  })
}

const KEPT = new Set<Field>(importedFields().map(field => PERSON_FIELDS[field].imported.column))
/** Columns that are read and that no field of a person keeps: the page says so. `safir` decides of the agency. */
const UNKEPT = new Set<Field>(
  (Object.keys(PEOPLE) as PersonColumn[]).filter(column => column !== 'safir' && !KEPT.has(column))
)

export function unkeptColumns(columns: readonly Column[]): string[] {
  return columns.flatMap(({ heading, field }) => (field && UNKEPT.has(field) ? [heading] : []))
}

export function unreadColumns(columns: readonly Column[]): string[] {
  return columns.flatMap(({ heading, field }, at) =>
    field || OWN.has(fold(heading)) ? [] : [heading || String(at + 1)]
  )
}

/** What a field is called in the file; its usual name when the file has no such column. */
export function nameOfField(kind: Kind, columns: readonly Column[]): (field: Field) => string {
  const vocabulary = VOCABULARIES[kind] as Partial<Record<Field, { fr: readonly string[] }>>
  const names = new Map(columns.map(({ field, heading }) => [field, heading]))
  return field => names.get(field) ?? vocabulary[field]?.fr[0] ?? field
}
