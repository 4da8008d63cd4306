import type { RequestHandler } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { undoMoves } from '#models/seats/undo-moves.ts'
import { readSound } from '../../../forms/read.ts'
import { rosterUndoing } from '../../../forms/roster.ts'
import { findWorkshop } from '../../../pages/registrations/find.ts'
import { paths } from '../../../paths.ts'
import { flash, sharedOf } from '../../../render.ts'

/** The people that one act brought here go back, each while their former seat is free. */
export const create: RequestHandler = async (req, res) => {
  const workshop = await findWorkshop(req)
  const { of: at } = readSound(rosterUndoing, req.query).value
  try {
    const { back, left } = await undoMoves(workshop._id, { at: new Date(at), by: req.user._id })
    if (left === 0) flash(res, 'rosters.moves.undone', { params: { count: back } })
    else flash(res, 'rosters.moves.undoneSome', { params: { back, left }, tone: 'refused' })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    flash(res, 'rosters.notUndone', {
      params: { why: sharedOf(res).t(error.key, error.params) },
      tone: 'refused'
    })
  }
  res.redirect(303, paths.workshop(workshop.id))
}
