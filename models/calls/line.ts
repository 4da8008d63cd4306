import type mongoose from 'mongoose'
import type { Account } from '#models/records/account.ts'
import type { CallReason } from '#models/records/call.ts'
import type { WorkshopKind } from '#models/records/notice.ts'
import type { Person } from '#models/records/person.ts'

type Id = mongoose.Types.ObjectId

export type CalledPerson = Pick<
  Person,
  | 'id' | '_id' | 'firstName' | 'lastName' | 'fullName' | 'rosterName' | 'gender' | 'phone' | 'spokenPhone' | 'email'
  | 'commune' | 'language' | 'agency' | 'callsRefusedAt'
> // prettier-ignore

/** One reason to call one person. */
export interface CallLine {
  kind: CallReason
  person: Id
  /** The workshop it is about. */
  subject: Id | null
  /** Since when it waits: a call made after that has answered it. */
  since: Date
  /** When something is lost if nobody has called; null: nothing is. */
  limit: Date | null
  /** Of a message that no address could carry. */
  message?: WorkshopKind
  /** Of what the agency wrote: the words to read aloud. */
  words?: string
  /** Of a seat that is held for them: how far they live from it, in kilometres; Infinity where that is not known. */
  km?: number
  /** Of a seat asked for from outside: the request, and whether nobody has said whose file it is. */
  request?: Id
  isUnknown?: boolean
}

export interface Asked {
  account: Account
  /** At most so many are read, and shown. */
  limit: number
  now: Date
}

export interface Found {
  lines: CallLine[]
  /** As many as were asked for were read: there may be others. */
  isCut: boolean
}

export type Finder = (asked: Asked) => Promise<Found>

/** What says that two lines, or a line and what was answered, are the same. */
export const keyOf = ({ kind, subject }: { kind: CallReason; subject?: Id | null | undefined }) =>
  `${kind} ${String(subject ?? '')}`
