import type { RequestHandler } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { undoProposals } from '#models/invitations/undo-proposals.ts'
import { undoRemoval } from '#models/seats/remove-several.ts'
import { undoMoves } from '#models/seats/undo-moves.ts'
import { takeBackWords } from '#models/seats/write-to-several.ts'
import type { Account } from '#models/records/account.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { readSound } from '../../../forms/read.ts'
import { rosterUndoing, type RosterUndoing } from '../../../forms/roster.ts'
import { findWorkshop } from '../../../pages/registrations/find.ts'
import { paths } from '../../../paths.ts'
import { flash, sharedOf } from '../../../render.ts'

const WORDS = {
  remove: { all: 'rosters.removal.undone', some: 'rosters.removal.undoneSome' },
  move: { all: 'rosters.moves.undone', some: 'rosters.moves.undoneSome' },
  write: { all: 'rosters.message.undone', some: 'rosters.message.undoneSome' },
  propose: { all: 'rosters.proposals.undone', some: 'rosters.proposals.undoneSome' }
} as const

/** What one act on the list did to several people is taken back, for each who can still be. */
export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const workshop = await findWorkshop(req)
  const { act, of } = readSound(rosterUndoing, req.query).value
  try {
    const { back, left, elsewhere = 0 }: Undone = await UNDO[act](workshop._id, { of, by: req.user._id })
    const offered = elsewhere > 0 ? t('rosters.undo.offered', { count: elsewhere }) : ''
    if (left === 0) flash(res, WORDS[act].all, { params: { count: back } })
    else flash(res, WORDS[act].some, { params: { back, left, offered }, tone: 'refused' })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    flash(res, 'rosters.notUndone', {
      params: { why: t(error.key, error.params) },
      tone: 'refused'
    })
  }
  res.redirect(303, paths.workshop(workshop.id))
}

/** Each by its moment, but for a removal, by its ledger number. */
const UNDO = {
  remove: (id, { of, by }) => undoRemoval(id, { seq: of, by }),
  move: (id, { of, by }) => undoMoves(id, { at: new Date(of), by }),
  write: (id, { of, by }) => takeBackWords(id, { at: new Date(of), by }),
  propose: (id, { of, by }) => undoProposals(id, { at: new Date(of), by })
} satisfies Record<RosterUndoing['act'], Undo>

/** `elsewhere`: of those left, whose former seat is offered to somebody else. */
interface Undone {
  back: number
  left: number
  elsewhere?: number
}
type Undo = (id: Workshop['_id'], asked: { of: number; by: Account['_id'] }) => Promise<Undone>
