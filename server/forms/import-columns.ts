import Joi from 'joi'
import { VOCABULARIES } from '#models/importing/file/columns.ts'
import { type Column, type Kind } from '#models/records/import-run.ts'

/** What each column holds, in their order; '' for one that is not read. */
export interface ImportColumns {
  columns: string[]
}

export const importColumns = Joi.object<ImportColumns, true>({
  columns: Joi.array().items(Joi.string().allow('')).single().max(200).default([])
})

/** The fields named, null for what is none of this kind of list. */
export function fieldsOf({ columns }: ImportColumns, kind: Kind): Column['field'][] {
  const fields = Object.keys(VOCABULARIES[kind]) as NonNullable<Column['field']>[]
  return columns.map(said => fields.find(field => field === said) ?? null)
}
