import type { RequestHandler } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { undoRemoval } from '#models/seats/remove-several.ts'
import { undoMoves } from '#models/seats/undo-moves.ts'
import type { Account } from '#models/records/account.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { readSound } from '../../../forms/read.ts'
import { rosterUndoing } from '../../../forms/roster.ts'
import { findWorkshop } from '../../../pages/registrations/find.ts'
import { paths } from '../../../paths.ts'
import { flash, sharedOf } from '../../../render.ts'

const WORDS = {
  remove: { all: 'rosters.removal.undone', some: 'rosters.removal.undoneSome' },
  move: { all: 'rosters.moves.undone', some: 'rosters.moves.undoneSome' }
} as const

/** Whom one act on the list removed, or brought here, has their former seat again, each while it is free. */
export const create: RequestHandler = async (req, res) => {
  const workshop = await findWorkshop(req)
  const { act, of } = readSound(rosterUndoing, req.query).value
  try {
    const { back, left } = await undone(workshop, { act, of, by: req.user._id })
    if (left === 0) flash(res, WORDS[act].all, { params: { count: back } })
    else flash(res, WORDS[act].some, { params: { back, left }, tone: 'refused' })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    flash(res, 'rosters.notUndone', {
      params: { why: sharedOf(res).t(error.key, error.params) },
      tone: 'refused'
    })
  }
  res.redirect(303, paths.workshop(workshop.id))
}

const undone = (
  { _id }: Workshop,
  { act, of, by }: { act: 'remove' | 'move'; of: number; by: Account['_id'] }
) => (act === 'move' ? undoMoves(_id, { at: new Date(of), by }) : undoRemoval(_id, { seq: of, by }))
