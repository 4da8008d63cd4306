import type { Logger } from '#lib/log.ts'
import type { Letterhead } from './compose-notice.ts'
import type { Mailer } from './mailer.ts'

export interface DeliveryDeps {
  mailer: Mailer
  letterhead: Letterhead
  log: Logger
  /** Nothing leaves: the copy kept is the message itself. */
  trial: boolean
  leaseMs?: number
  /** No batch is begun after this. */
  forMs?: number
  /** Aborted when the worker stops: what is under way ends, the rest is given back. */
  signal?: AbortSignal
}

export interface DeliveryRun {
  sent: number
  /** The mail server or the store: nothing more is tried. */
  unavailable: boolean
  /** Passing ones in a row, by domain. */
  failures: Map<string, number>
}

/** « example.org » of an address. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase()
}
