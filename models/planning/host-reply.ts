import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { type HostReplyState } from '#models/records/workshop.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { changeAsRead, literal, logged, NEXT_SEQ, outboxEntryForHost } from '#models/ledger/ledger.ts'
import type { Authored } from './authored.ts'

type Id = mongoose.Types.ObjectId
type Expression = Record<string, unknown>

/** Asking again before this is the same question: a button pressed twice sends one message. */
const ASK_AGAIN_MS = 24 * 3_600_000

export interface Reply extends Authored {
  state: Exclude<HostReplyState, 'asked'>
  /** What the host adds: another date, a reason. */
  words: string
}

/** A draft in a company that its host has not agreed to: it cannot be published yet. */
export function awaitsHost({
  state,
  place,
  hostReply
}: Pick<Workshop, 'state' | 'place' | 'hostReply'>): boolean {
  return state === 'draft' && place.kind === 'company' && hostReply?.state !== 'agreed'
}

/** Its host was asked about this date within a day: another press is the same question. */
export function wasJustAsked({ hostReply }: Pick<Workshop, 'hostReply'>, now: Date): boolean {
  return hostReply?.state === 'asked' && now.getTime() - +(hostReply.askedAt ?? 0) < ASK_AGAIN_MS
}

/** Asks the host by message whether this date suits. Refuses what is no draft in a company, or lies in the past. */
export async function askHost(id: Id, { by, now = new Date() }: Authored): Promise<Workshop> {
  const after = await changeAsRead(id, before => {
    refuseUnaskable(before, now)
    return Promise.resolve(
      wasJustAsked(before, now) ? {} : { ...asking({ by, now }), log: logged(by, now, 'hostAsked') }
    )
  })
  await flushOutbox(id, now).catch(() => undefined)
  return after
}

/** What a write sets so that the host is asked about the workshop as this write leaves it. */
export function asking({ by, now }: { by: Id | null; now: Date }): Expression {
  return {
    hostReply: {
      state: 'asked',
      seq: NEXT_SEQ,
      askedAt: now,
      repliedAt: null,
      by: literal(by),
      saidBy: '',
      words: ''
    },
    outbox: outboxEntryForHost('asked', { at: now, by })
  }
}

/** The host's own answer, which stays theirs to change until the workshop is published. Refuses what was not asked. */
export function replyAsHost(id: Id, { state, words, by, now = new Date() }: Reply): Promise<Workshop> {
  return changeAsRead(id, before => {
    refuseUnaskable(before, now)
    if (!before.hostReply) throw new Refusal('hosting.refusal.notAsked')
    return Promise.resolve(replied(before, { state, words, by, now, saidBy: '' }))
  })
}

/** The host takes its answer back: the question stands again, without another message. */
export function takeReplyBack(id: Id, { by, now = new Date() }: Authored): Promise<Workshop> {
  return changeAsRead(id, before => {
    refuseUnaskable(before, now)
    if (!before.hostReply) throw new Refusal('hosting.refusal.notAsked')
    return Promise.resolve({
      hostReply: { ...stored(before), state: 'asked', repliedAt: null, saidBy: '', words: '' },
      log: logged(by, now, 'hostReplyTakenBack')
    })
  })
}

/** What a write sets when somebody of the company agreed by telephone. */
export const agreement = ({ saidBy, by, now }: { saidBy: string; by: Id | null; now: Date }): Expression => ({
  state: 'agreed',
  seq: 0,
  askedAt: null,
  repliedAt: now,
  by: literal(by),
  saidBy: literal(saidBy),
  words: ''
})

/** A counsellor notes who agreed by telephone. */
export function noteHostAgreement(
  id: Id,
  { saidBy, by, now = new Date() }: Authored & { saidBy: string }
): Promise<Workshop> {
  return changeAsRead(id, before => {
    refuseUnaskable(before, now)
    return Promise.resolve(replied(before, { state: 'agreed', words: '', by, now, saidBy }))
  })
}

/** A draft made of what a host proposed: it agreed to this date when it proposed it. */
export function noteEarlierAgreement(
  id: Id,
  { by, at, now = new Date() }: { by: Id; at: Date; now?: Date }
): Promise<Workshop> {
  return changeAsRead(id, before => {
    refuseUnaskable(before, now)
    if (before.hostReply) return Promise.resolve({})
    return Promise.resolve({
      hostReply: { ...agreement({ saidBy: '', by, now }), repliedAt: at },
      log: logged(by, now, 'hostReplied', { state: 'agreed' })
    })
  })
}

function replied(
  before: Workshop,
  { state, words, by, now, saidBy }: Required<Reply> & { saidBy: string }
): Expression {
  return {
    hostReply: {
      ...stored(before),
      state,
      repliedAt: now,
      by: literal(by),
      saidBy: literal(saidBy),
      words: literal(words)
    },
    log: logged(by, now, 'hostReplied', { state })
  }
}

const stored = ({ hostReply }: Workshop) => ({
  seq: hostReply?.seq ?? 0,
  askedAt: hostReply?.askedAt ?? null
})

function refuseUnaskable({ state, place, startsAt }: Workshop, now: Date): void {
  if (state !== 'draft') throw new Refusal('hosting.refusal.published')
  if (place.kind !== 'company') throw new Refusal('hosting.refusal.noCompany')
  if (startsAt <= now) throw new Refusal('errors.workshop.inThePast', {}, 'date')
}
