import type { RequestHandler } from 'express'
import { takeRowBack } from '#models/importing/run/correct-row.ts'
import { onRow } from '../../pages/imports/row.ts'

/** Takes back a line that was set aside: it is judged again. */
export const create: RequestHandler = (req, res) =>
  onRow(req, res, {
    act: (importation, record) => takeRowBack(importation, record),
    say: ({ outcome }) => (outcome === 'refused' || outcome === 'doubtful' ? outcome : 'back')
  })
