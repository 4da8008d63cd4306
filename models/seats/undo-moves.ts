import type mongoose from 'mongoose'
import { grouped } from '#lib/grouped.ts'
import { Refusal } from '#lib/refusal.ts'
import { TAKE_BACK_WITHIN } from '#models/messages/leaving.ts'
import { Participation } from '#models/records/participation.ts'
import { offeredOn } from './offered-on.ts'
import { undoMove } from './move-person.ts'

type Id = mongoose.Types.ObjectId

/**
 * Takes back what one act moved to a session at one moment, person by person: who finds the former seat
 * taken stays. Refuses after ten minutes.
 */
export async function undoMoves(
  to: Id,
  { at, by, now = new Date() }: { at: Date; by: Id; now?: Date }
): Promise<{ back: number; left: number; passedOn: Id[] }> {
  if (+now - +at > TAKE_BACK_WITHIN) throw new Refusal('errors.participation.undoTooLate')
  const moved = {
    workshop: to,
    registeredAt: at,
    movedFrom: { $ne: null },
    state: 'registered'
  }
  const rows = await Participation.find(moved as never)
    .select('person movedFrom')
    .lean<{ person: Id; movedFrom: Id }[]>()
  if (rows.length === 0) throw new Refusal('moves.refusal.notMoved')
  const left: typeof rows = []
  for (const row of rows) {
    try {
      await undoMove(to, { person: row.person, by, now })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      left.push(row)
    }
  }
  const passedOn = await Promise.all(
    grouped(left, ({ movedFrom }) => String(movedFrom)).map(theirs =>
      offeredOn(
        theirs[0]?.movedFrom ?? to,
        theirs.map(({ person }) => person),
        at
      )
    )
  )
  return { back: rows.length - left.length, left: left.length, passedOn: passedOn.flat() }
}
