import type { Logger } from '#lib/log.ts'
import type { Notice } from '#models/records/notice.ts'
import { composeNotice, type Letterhead } from './compose-notice.ts'
import type { Mailer } from './mailer.ts'
import { domainOf, sendComposed, type Composed } from './send-composed.ts'
import { takeTurns } from './take-turns.ts'
import {
  claimNotices,
  renewLease,
  releaseLease,
  heldAmong,
  markSkipped,
  markTrouble
} from '#models/messages/delivery.ts'
import { loadDeliveryContext } from '#models/messages/delivery-context.ts'

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

const BATCH = 100
/** DeliveryContext is read for so many at a time, just before they leave. */
const CHUNK = 25
const LEASE_MS = 20_000
const FOR_MS = 8_000

/**
 * Sends what is due: claims a batch under a lease, reads what is true now, sends, marks. Run twice, late or by
 * two workers at once, it changes nothing but lateness. Returns how many messages left.
 */
export async function deliverNotices(delivery: Delivery): Promise<number> {
  const { leaseMs = LEASE_MS, forMs = FOR_MS, signal } = delivery
  const endsAt = performance.now() + forMs
  const tick: Tick = { sent: 0, away: false, troubles: new Map() }
  while (performance.now() < endsAt && !signal?.aborted && !tick.away) {
    const batch = await claimNotices({ limit: BATCH, leaseMs })
    const leaseToken = batch[0]?.leaseToken
    if (!leaseToken) break
    await sendBatch(batch, leaseToken, delivery, tick)
  }
  return tick.sent
}

async function sendBatch(batch: Notice[], leaseToken: string, delivery: Delivery, tick: Tick): Promise<void> {
  const { leaseMs = LEASE_MS, log, signal } = delivery
  const renewing = setInterval(() => {
    renewLease(leaseToken, leaseMs).catch(() =>
      log.warn({ job: 'deliver-notices' }, 'a lease was not renewed')
    )
  }, leaseMs / 4)
  try {
    for (let from = 0; from < batch.length && !signal?.aborted && !tick.away; from += CHUNK) {
      await sendChunk(batch.slice(from, from + CHUNK), delivery, tick)
    }
  } finally {
    clearInterval(renewing)
  }
  await releaseLease(leaseToken)
}

async function sendChunk(notices: Notice[], delivery: Delivery, tick: Tick): Promise<void> {
  const checkedAt = performance.now()
  const [held, contexts] = await Promise.all([heldAmong(notices), loadDeliveryContext(notices)])
  const composed: Composed[] = []
  for (const notice of notices.filter(({ id }) => held.has(id))) {
    const composition = compose(notice, contexts, delivery)
    if (composition === null) await markTrouble(notice, { reason: 'notComposed', lasting: false })
    else if (composition.reason) await markSkipped(notice, composition.reason)
    else composed.push({ notice, checkedAt, ...composition })
  }
  await takeTurns(composed, {
    laneOf: ({ message }) => domainOf(message.to.address),
    atOnce: delivery.mailer.atOnce,
    work: one => sendComposed(one, delivery, tick)
  })
}

/** One message that cannot be written must not hold the others: it is tried later, and in the end shown as failed. */
function compose(
  notice: Notice,
  contexts: Awaited<ReturnType<typeof loadDeliveryContext>>,
  { letterhead, log }: Delivery
) {
  const context = contexts.get(notice.id)
  try {
    return context ? composeNotice(notice, context, letterhead) : null
  } catch (error) {
    log.error(
      {
        job: 'deliver-notices',
        notice: notice.id,
        kind: notice.kind,
        error: (error as Error).name
      },
      'not composed'
    )
    return null
  }
}
