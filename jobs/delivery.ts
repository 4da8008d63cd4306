import type { Logger } from '#lib/log.ts'
import type { Letterhead } from './compose-notice.ts'
import type { Mailer } from './mailer.ts'

/** What a delivery needs. */
export interface DeliveryDeps {
  mailer: Mailer
  letterhead: Letterhead
  log: Logger
  /** In trial mode nothing leaves: the copy kept is the message itself. */
  trial: boolean
  leaseMs?: number
  /** No batch is begun after this. */
  forMs?: number
  /** Aborted when the worker stops: what is under way ends, the rest is given back. */
  signal?: AbortSignal
}

/** What one run has met so far. */
export interface DeliveryRun {
  sent: number
  /** The mail server or the store is unavailable: nothing more is tried. */
  unavailable: boolean
  /** Passing failures in a row, by domain. */
  failures: Map<string, number>
}

/** « example.org » of an address. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase()
}
