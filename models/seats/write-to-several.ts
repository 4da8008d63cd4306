import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { appended, changeAsRead, literal, logged, NEXT_SEQ } from '#models/ledger/ledger.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { leavesAt, TAKE_BACK_WITHIN } from '#models/messages/leaving.ts'
import { whoHadEnough } from '#models/messages/words-had.ts'
import { GroupMessage } from '#models/records/group-message.ts'
import { Notice } from '#models/records/notice.ts'
import { Workshop } from '#models/records/workshop.ts'
import { flushOrLeave } from './seats.ts'

type Id = mongoose.Types.ObjectId

export interface WrittenToSeveral {
  /** The id of the message: of the form it was sent by, so that it is written once. */
  id: Id
  people: readonly Id[]
  text: string
  by: Id
  now?: Date
}

/**
 * Owes the same words to those of these people who hold a seat of a session to come, in one guarded write. Who had enough
 * of them in a day is left out. Refuses where nobody remains.
 */
export async function writeToSeveral(
  workshop: Id,
  { id, people, text, by, now = new Date() }: WrittenToSeveral
): Promise<{ written: number; leavesAt: Date; writtenAt: Date }> {
  await GroupMessage.updateOne(
    { _id: id },
    { $setOnInsert: { workshop, text, by, at: now, takenBackAt: null } },
    { upsert: true }
  )
  try {
    const after = await changeAsRead(
      workshop,
      async before => {
        if (guards.isWritten(before, id)) throw new Refusal('errors.workshop.changedMeanwhile')
        return owing(await readersAmong(before, people, now), { id, by, now })
      },
      {},
      now
    )
    return answerOf(await flushOrLeave(after, now), id)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const owed = await Workshop.findOne({ _id: workshop, 'log.detail.message': id })
    if (owed) return answerOf(owed, id)
    await GroupMessage.deleteOne({ _id: id })
    throw error
  }
}

/** The guards of words written. Only the tests of races open one, to prove that the race is real without it. */
export const guards = {
  isWritten: (workshop: Workshop, id: Id): boolean => lineOf(workshop, id) !== undefined
}

function lineOf({ log }: Workshop, id: Id) {
  return log.find(({ detail }) => (detail as { message?: Id } | null)?.message?.equals(id))
}

function answerOf(workshop: Workshop, id: Id) {
  const { at = new Date(), detail = null } = lineOf(workshop, id) ?? {}
  const { count = 0 } = (detail ?? {}) as { count?: number }
  return { written: count, leavesAt: leavesAt({ at, starts: [workshop.startsAt] }), writtenAt: at }
}

async function readersAmong(before: Workshop, people: readonly Id[], now: Date): Promise<Id[]> {
  if (before.state !== 'published' || before.hasStarted(now)) throw new Refusal('errors.workshop.ended')
  const enough = await whoHadEnough(people, now)
  const readers = people.filter(person => before.seatOf(person) && !enough.has(String(person)))
  if (readers.length === 0) throw new Refusal('rosters.message.nobody')
  return readers
}

function owing(readers: readonly Id[], { id, by, now }: { id: Id; by: Id; now: Date }) {
  const entry = { what: 'written', seq: NEXT_SEQ, at: now, by: literal(by), reason: null, message: id }
  return {
    log: logged(by, now, 'written', { count: readers.length, message: id }),
    outbox: appended('outbox', ...readers.map(person => ({ ...entry, person })))
  }
}

/** What was written at that moment: nobody reads it whose message still waits. Refuses after ten minutes, and once all have left. */
export async function takeBackWords(
  workshop: Id,
  { at, by, now = new Date() }: { at: Date; by: Id; now?: Date }
): Promise<{ back: number; left: number }> {
  const messages = await GroupMessage.distinct('_id', { workshop, at })
  if (messages.length === 0 || +now - +at > TAKE_BACK_WITHIN)
    throw new Refusal('errors.participation.undoTooLate')
  await flushOutbox(workshop, now)
  const theirs = { subject: workshop, kind: 'written' as const, 'detail.message': { $in: messages } }
  const { modifiedCount: back } = await Notice.updateMany({ ...theirs, state: 'planned' } as never, {
    $set: { state: 'void', reason: 'takenBack' }
  })
  if (back === 0) throw new Refusal('errors.participation.undoTooLate')
  // One that a server refused for now would be tried again: it is judged by this.
  await GroupMessage.updateMany({ _id: { $in: messages } }, { $set: { takenBackAt: now } })
  const left = await Notice.countDocuments({ ...theirs, state: { $in: ['sending', 'sent'] } } as never)
  await Workshop.updateOne(
    { _id: workshop },
    { $push: { log: { at: now, by, what: 'wordsTakenBack', detail: null } } }
  )
  return { back, left }
}
