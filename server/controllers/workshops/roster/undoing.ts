import type { RequestHandler } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { undoProposals } from '#models/invitations/undo-proposals.ts'
import { undoRemoval } from '#models/seats/remove-several.ts'
import { undoMoves } from '#models/seats/undo-moves.ts'
import { takeBackWords } from '#models/seats/write-to-several.ts'
import type { Account } from '#models/records/account.ts'
import { Person } from '#models/records/person.ts'
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
    const { back, left, passedOn = [] }: Undone = await UNDO[act](workshop._id, { of, by: req.user._id })
    const taken = left - passedOn.length
    const done = taken === 0 ? t(WORDS[act].all, { count: back }) : t(WORDS[act].some, { back, left: taken })
    const names = await namesOf(passedOn)
    if (left === 0) flash(res, WORDS[act].all, { params: { count: back } })
    else if (passedOn.length === 0) flash(res, WORDS[act].some, { params: { back, left }, tone: 'refused' })
    else
      flash(res, 'rosters.undo.passedOn', {
        params: { done, names, count: passedOn.length },
        tone: 'refused'
      })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    flash(res, 'rosters.notUndone', { params: { why: t(error.key, error.params) }, tone: 'refused' })
  }
  res.redirect(303, paths.workshop(workshop.id))
}

async function namesOf(ids: readonly Person['_id'][]): Promise<string> {
  const people = ids.length > 0 ? await Person.find({ _id: { $in: ids } }).sort({ sortName: 1, _id: 1 }) : []
  return people.map(({ fullName }) => fullName).join(', ')
}

/** Each by its moment, but for a removal, by its ledger number. */
const UNDO = {
  remove: (id, { of, by }) => undoRemoval(id, { seq: of, by }),
  move: (id, { of, by }) => undoMoves(id, { at: new Date(of), by }),
  write: (id, { of, by }) => takeBackWords(id, { at: new Date(of), by }),
  propose: (id, { of, by }) => undoProposals(id, { at: new Date(of), by })
} satisfies Record<RosterUndoing['act'], Undo>

/** `passedOn`: of those left, whose former seat is offered to somebody else. */
interface Undone {
  back: number
  left: number
  passedOn?: Person['_id'][]
}
type Undo = (id: Workshop['_id'], asked: { of: number; by: Account['_id'] }) => Promise<Undone>
