import type mongoose from 'mongoose'
import { countAttempt, LIMITS } from '#models/access/limit.ts'
import { Account } from '#models/records/account.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'
import { Notice } from '#models/records/notice.ts'

type Id = mongoose.Types.ObjectId

/** After that nobody looks for it any more. */
const GOOD_FOR_MS = 3_600_000
const KIND = 'testMessage' as const

/** Only tests open it, to prove that two presses at one moment would owe two without it. */
export const guards = { revisionAfter: (last?: TestMessage) => (last?.revision ?? 0) + 1 }

export type TestMessage = Pick<
  Notice,
  'recipient' | 'revision' | 'state' | 'reason' | 'detail' | 'dueAt' | 'uselessAfter' | 'sentAt'
>

/**
 * Owes the account a message by the road of all the others, which shows whether messages leave. While one waits no other
 * is owed: asked again, that one is due at once. Throws TooMany beyond the budget of the account.
 */
export async function askTestMessage({ _id }: { _id: Id }, now = new Date()): Promise<void> {
  await countAttempt(LIMITS.testMessages, String(_id), now)
  const [last] = await testMessagesOf([_id])
  const owed = {
    dueAt: now,
    uselessAfter: new Date(+now + GOOD_FOR_MS),
    attempts: 0,
    detail: { askedAt: now }
  }
  if (last && isWaiting(last, now)) {
    const { revision } = last
    await Notice.updateOne(
      { recipient: _id, subject: _id, kind: KIND, revision, state: 'planned' },
      { $set: owed }
    )
    return
  }
  const revision = guards.revisionAfter(last)
  try {
    await Notice.updateOne(
      { recipient: _id, subject: _id, kind: KIND, revision },
      { $setOnInsert: { recipientKind: 'account', state: 'planned', ...owed } },
      { upsert: true }
    )
  } catch (error) {
    // Pressed twice at one moment: the other press owes it.
    if (!isDuplicateKey(error)) throw error
  }
}

/** The last that any administrator asked for. */
export async function lastTestMessage(): Promise<TestMessage | null> {
  const administrators = await Account.find({ role: 'administrator' }).select('_id').lean<{ _id: Id }[]>()
  const asked = await testMessagesOf(administrators.map(({ _id }) => _id))
  return asked.toSorted((one, other) => +askedAt(other) - +askedAt(one))[0] ?? null
}

export function isWaiting({ state, uselessAfter }: TestMessage, now: Date): boolean {
  return (state === 'planned' || state === 'sending') && uselessAfter > now
}

export function askedAt({ detail, dueAt }: TestMessage): Date {
  const { askedAt: asked } = (detail ?? {}) as { askedAt?: Date }
  return asked ?? dueAt
}

/** The last of each account first. */
function testMessagesOf(accounts: Id[]): Promise<TestMessage[]> {
  return Notice.find({ recipient: { $in: accounts }, subject: { $in: accounts }, kind: KIND })
    .sort({ revision: -1 })
    .select('recipient revision state reason detail dueAt uselessAfter sentAt')
    .lean<TestMessage[]>()
}
