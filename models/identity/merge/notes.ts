import type mongoose from 'mongoose'
import { Merge } from '#models/records/merge.ts'
import { rawOf, type Raw } from '#models/records/record.ts'
import type { Reassigned } from '#models/ledger/reassign-seat.ts'

export type DeliveryState = Pick<Raw, never> & { state: unknown; reason: unknown; revision: number }

export interface MovedNotice {
  id: mongoose.Types.ObjectId
  before: DeliveryState
  after: DeliveryState
}

export interface SettledPair {
  id: string
  before: Raw | null
}

export interface MovedParticipation {
  id: mongoose.Types.ObjectId
  losing: Raw
  kept: Raw | null
  merged: Raw | null
}

export interface MovedReference {
  /** The record, its model and its path, as one text. */
  id: string
  record: mongoose.Types.ObjectId
  model: string
  path: string
}

/** A seat of the file that goes: `id` is the workshop. */
export interface MovedSeat extends Reassigned {
  id: mongoose.Types.ObjectId
}

/** A request for the file that goes, set aside because the same agency asks for the kept file as well. */
export interface WithdrawnTransfer {
  id: mongoose.Types.ObjectId
  at: Date
}

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

export const NO_NOTES: Record<Kind, []> = {
  seats: [],
  participations: [],
  notices: [],
  references: [],
  transfers: [],
  pairs: []
}

export function notesOf<K extends Kind>(merge: Merge, kind: K): Notes[K][] {
  return merge.get(kind)
}

/** Notes an entry down, in place of the one of the same id. A crash between loses nothing: the write comes after. */
export async function keepNote<K extends Kind>(merge: Merge, kind: K, entry: Notes[K]): Promise<void> {
  const known = notesOf(merge, kind).filter(({ id }) => !isSame(id, entry.id))
  const all = [...known, entry]
  await rawOf(Merge).updateOne({ _id: merge._id }, { $set: { [kind]: all } })
  merge.set(kind, all)
}

const isSame = (a: mongoose.Types.ObjectId | string, b: mongoose.Types.ObjectId | string) =>
  String(a) === String(b)
