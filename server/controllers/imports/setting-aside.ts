import type { RequestHandler } from 'express'
import { setRowAside } from '#models/importing/run/correct-row.ts'
import { onRow } from '../../pages/imports/row.ts'

/** Sets a line aside: it will not be saved. */
export const create: RequestHandler = (req, res) =>
  onRow(req, res, {
    act: (importation, record) => setRowAside(importation, record),
    say: () => 'aside'
  })
