import { Account } from '#models/records/account.ts'
import type { Notice } from '#models/records/notice.ts'
import { askedAt, isWaiting, lastTestMessage } from '#models/messages/test-message.ts'
import { heardOf } from './heartbeats.ts'

/** What holds messages up, as far as the last test tells: keys of settings.setup.sending.obstacle. */
export const OBSTACLES = [
  'noWorker',
  'serverAway',
  'serverBusy',
  'refused',
  'addressRefused',
  'badAddress',
  'past',
  'other'
] as const
export type Obstacle = (typeof OBSTACLES)[number]

/** Whether messages leave: what became of the last test message that an administrator asked for. */
export type Sending =
  | { state: 'untried' }
  | { state: 'waiting' | 'failed'; askedAt: Date; obstacle: Obstacle | null }
  /** Taken by the mail server, `seconds` after it was asked for: what became of it there nobody here knows. */
  | { state: 'accepted'; email: string; acceptedAt: Date; seconds: number }

export async function readSending(now = new Date()): Promise<Sending> {
  const last = await lastTestMessage()
  if (!last) return { state: 'untried' }
  const asked = askedAt(last)
  if (last.state === 'sent') {
    const account = await Account.findById(last.recipient).select('email').lean<{ email: string }>()
    const acceptedAt = last.sentAt ?? last.dueAt
    const seconds = Math.max(0, Math.round((+acceptedAt - +asked) / 1000))
    return { state: 'accepted', email: account?.email ?? '', acceptedAt, seconds }
  }
  const processes = await heardOf(now)
  const isUndone = last.state === 'planned' || last.state === 'sending'
  const hasWorker = processes.some(({ kind, alive }) => kind === 'worker' && alive > 0)
  const known = obstacleOf(last.reason ?? null)
  const obstacle = isUndone && !hasWorker ? 'noWorker' : known
  if (isWaiting(last, now)) return { state: 'waiting', askedAt: asked, obstacle }
  return { state: 'failed', askedAt: asked, obstacle: obstacle ?? 'past' }
}

function obstacleOf(reason: Notice['reason'] | null): Obstacle | null {
  return reason ? (OBSTACLES.find(one => one === reason) ?? 'other') : null
}
