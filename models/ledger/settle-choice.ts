import type mongoose from 'mongoose'
import { Participation } from '#models/records/participation.ts'
import { opensAt, Workshop } from '#models/records/workshop.ts'
import { wasMarked, withoutSeat } from './give-back-moved.ts'

type Id = mongoose.Types.ObjectId

/** A seat that a person chose on their page: for which workshop's page, and its ledger number. */
export interface ChosenSeat {
  person: Id
  at: Date
  of: Id
  seq: number
}

const TRIES = 20

/** Only tests open it, to prove that two dates pressed at once would be two seats without it. */
export const guards = { settleChoice }

/**
 * Of the dates that a person presses at once, the choice is the one that is marked with its seat; a seat that finds another
 * date marked, or held, was never theirs and is given back. Whatever dies after a seat is taken, the drain of its session
 * settles it. Returns whether this one was given back.
 */
async function settleChoice(here: Id, { person, at, of, seq }: ChosenSeat): Promise<boolean> {
  const row = { workshop: of, person }
  for (let tries = 0; tries < TRIES; tries++) {
    const session = await Workshop.findById(here)
    const seat = session?.seatOf(person)
    if (!session || seat?.seq !== seq) return false
    const { chosen } = (await Participation.findOne(row).select('chosen').lean()) ?? {}
    if (!chosen?.workshop) return false
    const { workshop } = chosen
    const isElsewhere = !workshop.equals(here) && (await holdsSeat(workshop, person))
    if (!isElsewhere) {
      const asRead = { ...row, 'chosen.workshop': workshop, 'chosen.seat': chosen.seat ?? null }
      const marked = { chosen: { workshop: here, at: chosen.at, seat: seq } }
      if (await Participation.findOneAndUpdate(asRead, { $set: marked }).lean()) return false
      continue
    }
    if (await wasMarked(here, person)) return false
    // While people may be marked there, every mark raises the ledger: one made since is looked for again.
    const guard = opensAt(session) <= new Date() ? { ledger: session.ledger } : {}
    const given = { person, seq, slot: seat.slot, guard, told: { what: 'withdrawn', reason: 'mistake' } }
    if (await withoutSeat(here, given, { by: null, at })) return true
  }
  throw new Error('A seat that was chosen is still written to')
}

/** A seat of a session that is called off is none. */
export async function holdsSeat(workshop: Id, person: Id): Promise<boolean> {
  return (
    (await Workshop.exists({ _id: workshop, 'seats.person': person, state: { $ne: 'cancelled' } })) !== null
  )
}
