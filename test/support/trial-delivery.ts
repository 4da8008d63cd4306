import { makeLog } from '#lib/log.ts'
import type { DeliveryDeps } from '#jobs/delivery.ts'
import { makeMailer } from '#jobs/mailer.ts'

const FROM = 'declic@example.org'

/** The delivery of trial mode: nothing leaves, every message is kept for the mailbox. */
export function trialDelivery(): DeliveryDeps {
  const mailer = makeMailer({ smtpUrl: '', from: FROM })
  const letterhead = {
    appUrl: 'http://declic.example.org',
    secret: 'x'.repeat(32),
    from: FROM,
    domain: mailer.domain
  }
  return { mailer, letterhead, log: makeLog('silent'), trial: true }
}
