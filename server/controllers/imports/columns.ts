import type { Request, RequestHandler, Response } from 'express'
import { NotFound, Refusal } from '#lib/refusal.ts'
import { VOCABULARIES } from '#models/importing/file/columns.ts'
import type { Column, Kind, ImportRun } from '#models/records/import-run.ts'
import { maskNir } from '#lib/identifiers/nir.ts'
import { fieldsOf, importColumns } from '../../forms/import-columns.ts'
import { read } from '../../forms/read.ts'
import { paths } from '../../paths.ts'
import { render, sharedOf } from '../../render.ts'
import { placeColumns } from '#models/importing/run/confirm.ts'
import { ownImportation } from '../../pages/imports/find.ts'
import { placeOf } from '../../pages/imports/page.ts'

/** What each column of the file holds, to be changed before its lines are read. */
export const edit: RequestHandler = async (req, res) => {
  const importation = await open(req)
  show(
    res,
    importation,
    importation.columns.map(({ field }) => field)
  )
}

/** Reads the lines anew with the columns as they were told; the agency's next list finds them so. */
export const create: RequestHandler = async (req, res) => {
  const importation = await open(req)
  const form = read(importColumns, req.body)
  const fields = fieldsOf({ columns: form.value?.columns ?? [] }, importation.kind ?? 'people')
  try {
    const placed = await placeColumns(importation, fields)
    res.redirect(303, paths.importation(placed.id))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    show(res, importation, fields, sharedOf(res).t(error.key, error.params))
  }
}

async function open(req: Request): Promise<ImportRun> {
  const importation = await ownImportation(req)
  if (importation.state !== 'columns' && importation.state !== 'checked') throw new NotFound()
  return importation
}

function show(res: Response, importation: ImportRun, fields: Column['field'][], refusal?: string): void {
  const { t } = sharedOf(res)
  const { kind, columns, samples, fileName } = importation
  const title = t('imports.columns.title', { file: fileName })
  const locals = {
    id: String(importation.id),
    title,
    kind: kind ?? 'people',
    isFirst: importation.state === 'columns',
    columns: columns.map(({ heading, sure }, at) => ({
      heading: heading || t('imports.columns.unnamed', { rank: String(at + 1) }),
      sure,
      field: fields[at] ?? '',
      samples: samples
        .map(cells => maskNir((cells[at] ?? '').trim()).slice(0, 40))
        .filter(Boolean)
        .slice(0, 2)
    })),
    options: optionsOf(kind ?? 'people', sharedOf(res).lang),
    refusal
  }
  render(res, 'imports/mapping', locals, {
    title,
    here: placeOf(importation),
    refused: refusal !== undefined
  })
}

function optionsOf(kind: Kind, language: 'fr' | 'en') {
  return Object.entries(VOCABULARIES[kind])
    .map(([value, names]) => ({ value, label: names[language][0] ?? value, needed: names.required === true }))
    .toSorted((a, b) => Number(b.needed) - Number(a.needed) || a.label.localeCompare(b.label, language))
}
