import type { RequestHandler } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { undoRemoval } from '#models/seats/remove-several.ts'
import { readSound } from '../../../forms/read.ts'
import { rosterUndoing } from '../../../forms/roster.ts'
import { findWorkshop } from '../../../pages/registrations/find.ts'
import { paths } from '../../../paths.ts'
import { flash, sharedOf } from '../../../render.ts'

/** The people that one act took off the list come again, each while a seat is free. */
export const create: RequestHandler = async (req, res) => {
  const workshop = await findWorkshop(req)
  const { of: seq } = readSound(rosterUndoing, req.query).value
  try {
    const { back, left } = await undoRemoval(workshop._id, { seq, by: req.user._id })
    if (left === 0) flash(res, 'rosters.removal.undone', { params: { count: back } })
    else flash(res, 'rosters.removal.undoneSome', { params: { back, left }, tone: 'refused' })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    flash(res, 'rosters.notUndone', {
      params: { why: sharedOf(res).t(error.key, error.params) },
      tone: 'refused'
    })
  }
  res.redirect(303, paths.workshop(workshop.id))
}
