import type { Logger } from '#lib/log.ts'
import type { Letterhead } from './compose-notice.ts'
import type { Mailer } from './mailer.ts'

/** What a delivery needs. */
export interface Delivery {
  mailer: Mailer
  letterhead: Letterhead
  log: Logger
  /** In trial mode nothing leaves: the copy kept is the message itself. */
  trial: boolean
  leaseMs?: number
  /** No batch is begun after this. */
  forMs?: number
  /** The worker is stopping: what is under way ends, the rest is given back. */
  signal?: AbortSignal
}

/** What one tick has met so far. */
export interface Tick {
  sent: number
  /** The mail server or the store is away: nothing more is tried. */
  away: boolean
  /** Passing troubles in a row, by domain. */
  troubles: Map<string, number>
}
