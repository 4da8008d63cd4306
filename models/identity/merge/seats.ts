import type mongoose from 'mongoose'
import type { Merge } from '#models/records/merge.ts'
import { Workshop } from '#models/records/workshop.ts'
import { listsWith, reassignPlace } from '#models/ledger/reassign-place.ts'
import { restoreSeat, reassignSeat, type Reassigned } from '#models/ledger/reassign-seat.ts'
import { keepNote, notesOf } from './notes.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'

export async function moveSeats(merge: Merge, now: Date): Promise<void> {
  const { losing: from, kept: to, by = null } = merge
  await flushOutboxes([from, to], now)
  const held = await Workshop.find({ 'seats.person': from }).select('_id').lean()
  for (const { _id } of held) {
    await reassignSeat(_id, { from, to, by, now }, handed =>
      keepNote(merge, 'seats', { id: _id, ...plain(handed) })
    )
  }
  for (const { _id } of await listsWith([from, to])) await reassignPlace(_id, { from, to, now })
}

/** What the ledgers owe either of them is copied first: a debt names a person, and must find them. */
async function flushOutboxes(people: mongoose.Types.ObjectId[], now: Date): Promise<void> {
  const owing = await Workshop.find({ 'outbox.seq': { $gte: 0 }, 'outbox.person': { $in: people } }).select(
    '_id'
  )
  for (const workshop of owing) await flushOutbox(workshop._id, now)
}

/** Gives the seats back. Tells of each workshop whether the seat is back, stays with the kept file, or is gone. */
export async function returnSeats(merge: Merge, now: Date): Promise<Map<string, 'back' | 'stays' | 'gone'>> {
  const { losing: to, kept: from, by = null } = merge
  await flushOutboxes([from, to], now)
  const came = new Map<string, 'back' | 'stays' | 'gone'>()
  for (const { id, before, how } of notesOf(merge, 'seats')) {
    const back = await restoreSeat(id, { from, to, by, now }, { before, how })
    const workshop = back ? null : await Workshop.findById(id)
    const stays = how === 'moved' && Boolean(workshop?.seatOf(from))
    came.set(String(id), back || (how === 'moved' && !stays) ? 'back' : stays ? 'stays' : 'gone')
  }
  return came
}

/** A seat without Mongoose around it: it is kept as data. */
function plain({ before, how }: Reassigned): Reassigned {
  const { person, seq, since, by = null, key = null } = before
  return { how, before: { person, seq, since, by, key } as Reassigned['before'] }
}
