import type { RequestHandler } from 'express'
import { cellsOf, importCells } from '../../forms/import-cells.ts'
import { read } from '../../forms/read.ts'
import { sharedOf } from '../../render.ts'
import { correctRow } from '#models/importing/run/correct-row.ts'
import { onRow } from '../../pages/imports/row.ts'
import { renderImport } from '../../pages/imports/page.ts'
import { ownImportation } from '../../pages/imports/find.ts'

/** Judges a line again with the cells as someone has typed them. */
export const create: RequestHandler = async (req, res) => {
  const form = read(importCells, req.body)
  if (form.errors) {
    const [fault] = Object.values(form.errors)
    const { t } = sharedOf(res)
    const refusal = t(fault?.key ?? 'errors.field.invalid', fault?.params)
    return renderImport(res, await ownImportation(req), { query: req.query, refusal })
  }
  await onRow(req, res, {
    act: (importation, record) => correctRow(importation, record, cellsOf(form.value)),
    say: ({ outcome }) => (outcome === 'refused' || outcome === 'doubtful' ? outcome : 'ready')
  })
}
