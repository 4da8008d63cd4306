import type { RequestHandler } from 'express'
import { onRow } from './on-row.ts'

/** Sets a line aside: it will not be saved. */
export const create: RequestHandler = (req, res) =>
  onRow(req, res, {
    act: (importation, record) => importation.setAside(record),
    say: () => 'aside'
  })
