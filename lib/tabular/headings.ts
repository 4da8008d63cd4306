import { fold } from '#lib/identifiers/person-name.ts'
import type { DateOrder } from './date-order.ts'
import { fileProblem, type FileProblem } from './table.ts'

/** What a field is called in either language, the expected name first; is the file useless without it? */
export interface FieldNames {
  fr: readonly string[]
  en: readonly string[]
  required?: boolean
}
export type Vocabulary<Field extends string> = Record<Field, FieldNames>

/** Which column holds which field, and what could not be placed. Positions start at 0. */
export interface Headings<Field extends string> {
  columns: ReadonlyMap<Field, number>
  unknown: { position: number; heading: string }[]
  missing: { field: Field; expected: string }[]
  repeated: { field: Field; headings: string[] }[]
  /** By position: the order of day and month that the dates of a column prove. */
  dateOrders?: readonly (DateOrder | undefined)[]
}

/** Places the columns of a table as someone has said: a field or nothing for each, in their order. */
export function placeHeadings<Field extends string>(
  headings: readonly string[],
  said: readonly (Field | null)[],
  vocabulary: Vocabulary<Field>
): Headings<Field> {
  const fields = Object.keys(vocabulary) as Field[]
  const at = (field: Field) => headings.filter((_, position) => said[position] === field)
  const language = languageOf(headings, Object.values<FieldNames>(vocabulary))
  return {
    columns: new Map(
      said.flatMap((field, position) => (field ? [[field, position] as const] : [])).reverse()
    ),
    unknown: headings.flatMap((heading, position) => (said[position] ? [] : [{ position, heading }])),
    missing: fields
      .filter(field => vocabulary[field].required && !said.includes(field))
      .map(field => ({ field, expected: vocabulary[field][language][0] ?? field })),
    repeated: fields.filter(field => at(field).length > 1).map(field => ({ field, headings: at(field) }))
  }
}

/** Fields by their folded names in either language. */
export function namesOfFields<Field extends string>(vocabulary: Vocabulary<Field>): Map<string, Field> {
  const fields = Object.keys(vocabulary) as Field[]
  return new Map(fields.flatMap(field => namesOf(vocabulary[field]).map(name => [name, field] as const)))
}

/** Why a file cannot be judged by its headings: none known, one needed that is not there, or one field told twice. */
export function headingProblem(headings: Headings<string>): FileProblem | undefined {
  if (headings.columns.size === 0) {
    const found = headings.unknown.slice(0, 5).map(({ heading }) => heading.slice(0, 40))
    return fileProblem('headings-unknown', { found: found.join(', ') })
  }
  if (headings.missing.length > 0) {
    return fileProblem('headings-missing', {
      columns: headings.missing.map(({ expected }) => expected).join(', ')
    })
  }
  const [repeated] = headings.repeated
  return repeated && fileProblem('headings-repeated', { columns: repeated.headings.join(', ') })
}

function namesOf({ fr, en }: FieldNames): string[] {
  return [...fr, ...en].map(fold)
}

function languageOf(headings: readonly string[], fields: FieldNames[]): 'fr' | 'en' {
  const folded = new Set(headings.map(fold))
  const known = (language: 'fr' | 'en') =>
    fields.filter(names => names[language].some(name => folded.has(fold(name)))).length
  return known('en') > known('fr') ? 'en' : 'fr'
}
