import type { RequestHandler } from 'express'
import { maskNir } from '#lib/identifiers/nir.ts'
import { NotFound } from '#lib/refusal.ts'
import { chooseSheet } from '#models/importing/run/confirm.ts'
import { importSheet } from '../../forms/import-sheet.ts'
import { read } from '../../forms/read.ts'
import { ownImportation } from '../../pages/imports/find.ts'
import { placeOf } from '../../pages/imports/page.ts'
import { paths } from '../../paths.ts'
import { render, sharedOf } from '../../render.ts'

/** The sheets of a workbook as they begin, to say which one is the list; chosen, its page says what became of it. */
export const edit: RequestHandler = async (req, res) => {
  const importation = await ownImportation(req)
  if (importation.state !== 'sheets') return res.redirect(303, paths.importation(importation.id))
  const title = sharedOf(res).t('imports.sheets.title', { file: importation.fileName })
  const sheets = importation.sheets.map(sheet => ({
    ...sheet,
    rows: sheet.rows.map(row => row.map(maskNir))
  }))
  const locals = { id: String(importation.id), title, sheets }
  render(res, 'imports/sheets', locals, { title, here: placeOf(importation) })
}

/** Reads the sheet that was chosen. */
export const create: RequestHandler = async (req, res) => {
  const importation = await ownImportation(req)
  const { value } = read(importSheet, req.body)
  if (importation.state === 'sheets') {
    if (!value) throw new NotFound()
    await chooseSheet(importation, value.sheet)
  }
  res.redirect(303, paths.importation(importation.id))
}
