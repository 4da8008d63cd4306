import type mongoose from 'mongoose'
import { ENDING_KINDS, Notice, WORKSHOP_KINDS } from '#models/records/notice.ts'
import type { Told } from './told.ts'

type Id = mongoose.Types.ObjectId

export interface Reader {
  recipient: Id
  subject: Id
}

/** What somebody knows of a session from the messages that left. */
export interface Known {
  /** null: no message that expects them has left, or the last one said that it is over. */
  told: Told | null
  /** Revision of a confirmation that has still to leave, and will say how things stand then; null: none. */
  confirmationDue: number | null
}

type Message = Pick<
  Notice,
  'recipient' | 'subject' | 'kind' | 'state' | 'revision' | 'sentAt' | 'detail' | 'told'
>

const ENDING = new Set<Notice['kind']>(ENDING_KINDS)
const UNKNOWN: Known = { told: null, confirmationDue: null }
const keyOf = ({ recipient, subject }: Reader) => `${String(recipient)} ${String(subject)}`

/** By recipient and session: one query, whatever the number of readers. */
export async function lastTold(readers: readonly Reader[]): Promise<(reader: Reader) => Known> {
  if (readers.length === 0) return () => UNKNOWN
  const messages = await Notice.find({
    recipient: { $in: unique(readers.map(({ recipient }) => recipient)) },
    subject: { $in: unique(readers.map(({ subject }) => subject)) },
    kind: { $in: [...WORKSHOP_KINDS] }
  })
    .select('recipient subject kind state revision sentAt detail told')
    .sort({ revision: 1 })
    .lean<Message[]>()
  const byReader = new Map<string, Message[]>()
  for (const message of messages) {
    const theirs = byReader.get(keyOf(message))
    if (theirs) theirs.push(message)
    else byReader.set(keyOf(message), [message])
  }
  return reader => knownFrom(byReader.get(keyOf(reader)) ?? [])
}

function knownFrom(messages: readonly Message[]): Known {
  const confirmationDue =
    messages.findLast(
      ({ kind, state }) => kind === 'confirmation' && (state === 'planned' || state === 'sending')
    )?.revision ?? null
  const [last] = messages
    .filter(({ state }) => state === 'sent')
    .toSorted((a, b) => +(b.sentAt ?? 0) - +(a.sentAt ?? 0) || b.revision - a.revision)
  if (!last || ENDING.has(last.kind)) return { told: null, confirmationDue }
  return { told: (last.told as Told | null) ?? formerAfter(messages, last), confirmationDue }
}

/** A message of an earlier version did not keep what it said: what stood before the first change since is what it said. */
function formerAfter(messages: readonly Message[], { revision }: Message): Told | null {
  for (const { detail, revision: later } of messages) {
    const { former } = (detail ?? {}) as { former?: Told }
    if (former && later > revision) return former
  }
  return null
}

const unique = (ids: readonly Id[]) => [...new Map(ids.map(id => [String(id), id])).values()]
