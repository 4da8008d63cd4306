import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { Workshop } from '#models/records/workshop.ts'
import { movePerson } from './move-person.ts'

type Id = mongoose.Types.ObjectId

export interface SeveralMoved {
  people: readonly Id[]
  from: Id
  to: Id
  by: Id
  now?: Date
}

/** One after the other: whoever cannot come there keeps the seat they have. Both sessions tell that it was one act. */
export async function moveSeveral({
  people,
  from,
  to,
  by,
  now = new Date()
}: SeveralMoved): Promise<{ moved: number; at: Date }> {
  let moved = 0
  for (const person of people) {
    try {
      await movePerson({ person, from, to, by, now })
      moved++
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }
  const line = (what: string, detail: object) => ({ $push: { log: { at: now, by, what, detail } } })
  if (moved > 0) {
    await Workshop.updateOne({ _id: to }, line('broughtSeveral', { count: moved }))
    await Workshop.updateOne({ _id: from }, line('movedSeveral', { count: moved, to }))
  }
  return { moved, at: now }
}
