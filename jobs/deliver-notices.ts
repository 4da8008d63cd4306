import { grouped } from '#lib/grouped.ts'
import { ensurePersonLinks } from '#models/access/person-links.ts'
import {
  heldAmong,
  claimNotices,
  markSkipped,
  postpone,
  recordFailure,
  releaseLease,
  renewLease
} from '#models/messages/delivery.ts'
import { noticesOfNoCalendar } from '#models/messages/in-calendar.ts'
import { loadDeliveryContext } from '#models/messages/delivery-context.ts'
import { reasonNotToSend } from '#models/messages/reason-not-to-send.ts'
import type { Notice } from '#models/records/notice.ts'
import { composeNotice } from './compose-notice.ts'
import { domainOf, type DeliveryDeps, type DeliveryRun } from './delivery.ts'
import { fairQueue } from './fair-queue.ts'
import { sendComposed, type Composed } from './send-composed.ts'
import { togetherKey } from '#models/messages/told-together.ts'
import { chunksOf, joined } from './told-together.ts'

const BATCH = 100
/** Their context is read for so many at a time, just before they leave. */
const CHUNK = 25
const LEASE_MS = 20_000
const FOR_MS = 8_000

/** Run twice, late or by two workers at once, it changes nothing but lateness. Returns how many messages left. */
export async function deliverNotices(delivery: DeliveryDeps): Promise<number> {
  const { leaseMs = LEASE_MS, forMs = FOR_MS, signal } = delivery
  const endsAt = performance.now() + forMs
  const run: DeliveryRun = { sent: 0, unavailable: false, failures: new Map() }
  while (performance.now() < endsAt && !signal?.aborted && !run.unavailable) {
    const batch = await claimNotices({ limit: BATCH, leaseMs })
    const leaseToken = batch[0]?.leaseToken
    if (!leaseToken) break
    await sendBatch(batch, leaseToken, delivery, run)
  }
  return run.sent
}

async function sendBatch(
  batch: Notice[],
  leaseToken: string,
  delivery: DeliveryDeps,
  run: DeliveryRun
): Promise<void> {
  const { leaseMs = LEASE_MS, log, signal } = delivery
  const renewing = setInterval(() => {
    renewLease(leaseToken, leaseMs).catch(() =>
      log.warn({ job: 'deliver-notices' }, 'a lease was not renewed')
    )
  }, leaseMs / 4)
  try {
    for (const chunk of chunksOf(batch, CHUNK)) {
      if (signal?.aborted || run.unavailable) break
      await sendChunk(chunk, delivery, run)
    }
  } finally {
    clearInterval(renewing)
  }
  await releaseLease(leaseToken)
}

async function sendChunk(notices: Notice[], delivery: DeliveryDeps, run: DeliveryRun): Promise<void> {
  const checkedAt = performance.now()
  await ensurePersonLinks(
    notices
      .filter(({ recipientKind }) => recipientKind === 'person')
      .map(({ subject, recipient }) => ({ workshop: subject, person: recipient }))
  )
  const [held, contexts, strangers] = await Promise.all([
    heldAmong(notices),
    loadDeliveryContext(notices),
    noticesOfNoCalendar(notices)
  ])
  const composed: Composed[] = []
  const failed: Notice[] = []
  for (const notice of notices.filter(({ id }) => held.has(id))) {
    const waits = contexts.get(notice.id)?.askedWith?.waits && !reasonNow(notice, contexts)
    if (waits) {
      await postpone([notice], 'waitsForFirst')
      continue
    }
    const composition = compose(notice, { contexts, isInCalendar: !strangers.has(notice.id) }, delivery)
    if (composition === null) failed.push(notice)
    else if (composition.reason) await markSkipped(notice, composition.reason)
    else composed.push({ notice, checkedAt, ...composition })
  }
  for (const group of grouped(failed, togetherKey))
    await recordFailure(group, { reason: 'notComposed', lasting: false })
  await fairQueue(joined(composed, delivery.letterhead.appUrl), {
    laneOf: ({ message }) => domainOf(message.to.address),
    atOnce: delivery.mailer.atOnce,
    work: one => sendComposed(one, delivery, run)
  })
}

function reasonNow(notice: Notice, contexts: Awaited<ReturnType<typeof loadDeliveryContext>>) {
  const context = contexts.get(notice.id)
  return context ? reasonNotToSend(notice, context, new Date()) : null
}

/** One message that cannot be written must not hold the others. */
function compose(
  notice: Notice,
  {
    contexts,
    isInCalendar
  }: { contexts: Awaited<ReturnType<typeof loadDeliveryContext>>; isInCalendar: boolean },
  { letterhead, log }: DeliveryDeps
) {
  const context = contexts.get(notice.id)
  try {
    return context ? composeNotice(notice, context, letterhead, { isInCalendar }) : null
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
