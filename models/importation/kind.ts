import { headingProblem, recogniseHeadings, type Headings, type Vocabulary } from '#lib/tabular/headings.ts'
import { PEOPLE, type PersonField } from '#lib/tabular/people-vocabulary.ts'
import { fileProblem, type FileProblem, type Table } from '#lib/tabular/table.ts'
import { WORKSHOPS, type WorkshopField } from '#lib/tabular/workshops-vocabulary.ts'

/** What a file is a list of, with its columns placed. */
export type Recognised =
  | { kind: 'people'; headings: Headings<PersonField> }
  | { kind: 'workshops'; headings: Headings<WorkshopField> }

/** Tells a list of people from a planning by its headings, or says what is missing to the one it looks most like. */
export function recognise(table: Pick<Table, 'headings'>): Recognised | FileProblem {
  const people = recogniseHeadings(table, PEOPLE)
  const workshops = recogniseHeadings(table, WORKSHOPS)
  const wrong = { people: headingProblem(people), workshops: headingProblem(workshops) }
  if (!wrong.people) return { kind: 'people', headings: people }
  if (!wrong.workshops) return { kind: 'workshops', headings: workshops }
  // One lone heading in common (« Commentaire ») is no likeness.
  const most = Math.max(people.columns.size, workshops.columns.size)
  if (most < 2) {
    const found = table.headings.slice(0, 5).map(heading => heading.slice(0, 40))
    return fileProblem('headings-unknown', { found: found.join(', ') })
  }
  return people.missing.length <= workshops.missing.length ? wrong.people : wrong.workshops
}

/** What a field is called in the file; its usual name when the file has no such column. */
export function headingOf<Field extends string>(
  field: Field,
  table: Pick<Table, 'headings'>,
  { columns }: Pick<Headings<Field>, 'columns'>,
  vocabulary: Vocabulary<Field>
): string {
  const position = columns.get(field)
  const heading = position === undefined ? undefined : table.headings[position]
  return heading ?? vocabulary[field].fr[0] ?? field
}
