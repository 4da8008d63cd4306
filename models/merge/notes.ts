import type mongoose from 'mongoose'
import type { Merge } from '../merge.ts'
import type { MovedNotice } from './notices.ts'
import type { SettledPair } from './pairs.ts'
import type { MovedParticipation } from './participations.ts'
import type { MovedReference } from './references.ts'
import type { MovedSeat } from './seats.ts'
import type { WithdrawnTransfer } from './transfers.ts'
import { rawOf } from './raw.ts'

/** What a merge notes down before each of its writes, so that it can be resumed and undone. */
export interface Notes {
  seats: MovedSeat
  participations: MovedParticipation
  notices: MovedNotice
  references: MovedReference
  transfers: WithdrawnTransfer
  pairs: SettledPair
}
type Kind = keyof Notes

/** Nothing noted: what a merge is left with that cannot be undone any more. */
export const NO_NOTES: Record<Kind, []> = {
  seats: [],
  participations: [],
  notices: [],
  references: [],
  transfers: [],
  pairs: []
}

/** What was noted so far. */
export function notesOf<K extends Kind>(merge: Merge, kind: K): Notes[K][] {
  return merge.get(kind)
}

/** Notes an entry down, in place of the one of the same id. A crash between loses nothing: the write comes after. */
export async function keepNote<K extends Kind>(merge: Merge, kind: K, entry: Notes[K]): Promise<void> {
  const known = notesOf(merge, kind).filter(({ id }) => !isSame(id, entry.id))
  const all = [...known, entry]
  await rawOf('Merge').updateOne({ _id: merge._id }, { $set: { [kind]: all } })
  merge.set(kind, all)
}

const isSame = (a: mongoose.Types.ObjectId | string, b: mongoose.Types.ObjectId | string) =>
  String(a) === String(b)
