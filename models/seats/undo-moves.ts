import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { TAKE_BACK_WITHIN } from '#models/messages/leaving.ts'
import { Participation } from '#models/records/participation.ts'
import { undoMove } from './move-person.ts'

type Id = mongoose.Types.ObjectId

/**
 * Takes back what one act of this account moved to a session at one moment, person by person: who finds the former seat
 * taken stays. Refuses after ten minutes.
 */
export async function undoMoves(
  to: Id,
  { at, by, now = new Date() }: { at: Date; by: Id; now?: Date }
): Promise<{ back: number; left: number }> {
  if (+now - +at > TAKE_BACK_WITHIN) throw new Refusal('errors.participation.undoTooLate')
  const moved = {
    workshop: to,
    registeredAt: at,
    registeredBy: by,
    movedFrom: { $ne: null },
    state: 'registered'
  }
  const rows = await Participation.find(moved as never)
    .select('person')
    .lean<{ person: Id }[]>()
  if (rows.length === 0) throw new Refusal('moves.refusal.notMoved')
  let back = 0
  for (const { person } of rows) {
    try {
      await undoMove(to, { person, by, now })
      back++
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }
  return { back, left: rows.length - back }
}
