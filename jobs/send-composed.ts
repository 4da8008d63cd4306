import { isOfTheStore } from '#models/records/database.ts'
import type { Notice } from '#models/records/notice.ts'
import { noteRefusedAddress } from '#models/people/refused-address.ts'
import type { Composition } from './compose-notice.ts'
import { domainOf, type DeliveryDeps, type DeliveryRun } from './delivery.ts'
import type { Dispatch } from './mailer.ts'
import { DeliveryError } from './sort-answer.ts'
import { saveSentMessage } from '#models/messages/save-sent-message.ts'
import { markSent, recordFailure, postpone, isStillHeld, type SentNotice } from '#models/messages/delivery.ts'

/** `checkedAt` (performance.now): when the lease was last seen to hold; `with`: the others that the same message tells. */
export type Composed = { notice: Notice; checkedAt: number; with?: readonly SentNotice[] } & Extract<
  Composition,
  { language: string }
>

/** The process may have been paused since an older check. */
const CHECK_GOOD_FOR_MS = 1_000
const PATIENCE = 3

/** Never throws: what befalls one message must not befall the others. */
export async function sendComposed(
  composed: Composed,
  delivery: DeliveryDeps,
  run: DeliveryRun
): Promise<void> {
  const { notice, message, told, with: others = [] } = composed
  const all = [notice, ...others.map(one => one.notice)]
  const domain = domainOf(message.to.address)
  try {
    if (run.unavailable || delivery.signal?.aborted) return
    if ((run.failures.get(domain) ?? 0) >= PATIENCE) return void (await postpone(all, 'serverBusy'))
    if (performance.now() - composed.checkedAt > CHECK_GOOD_FOR_MS && !(await isStillHeld(notice))) return
    const dispatch = await delivery.mailer.send(message)
    run.failures.delete(domain)
    await saveCopy(composed, dispatch, delivery)
    if (await markSent([{ notice, told }, ...others], dispatch.sentAt)) run.sent++
  } catch (error) {
    await handleFailure(error, { message, all }, delivery, run).catch(() => (run.unavailable = true))
  }
}

async function handleFailure(
  error: unknown,
  { message, all }: Pick<Composed, 'message'> & { all: readonly Notice[] },
  { log }: DeliveryDeps,
  run: DeliveryRun
): Promise<void> {
  const [notice] = all
  if (!notice) return
  if (!(error instanceof DeliveryError)) {
    const { name } = error as Error
    log.error({ job: 'deliver-notices', notice: notice.id, error: name }, 'sending was cut short')
    // The store is unavailable: the lease runs out and the message is tried again, under the same Message-ID.
    if (isOfTheStore(error)) run.unavailable = true
    else await recordFailure(all, { reason: 'notComposed', lasting: false })
    return
  }
  const { reason, lasting, address, serverWide } = error
  log.warn({ job: 'deliver-notices', notice: notice.id, reason, lasting }, 'a message did not leave')
  if (serverWide) {
    run.unavailable = true
    return void (await postpone(all, reason))
  }
  if (address && notice.recipientKind === 'person')
    await noteRefusedAddress(notice.recipient, message.to.address, new Date())
  const domain = domainOf(message.to.address)
  if (!lasting) run.failures.set(domain, (run.failures.get(domain) ?? 0) + 1)
  await recordFailure(all, { reason, lasting })
}

/** One after the other, as one file may hold them (RFC 5545 §3.4). */
function calendarsOf({ calendar, furtherCalendars = [] }: Composed['message']): string | null {
  return calendar ? [calendar, ...furtherCalendars].map(({ content }) => content).join('') : null
}

/** A single-use link is a secret: an installation that really sends hides it in the copy. */
function saveCopy(
  { notice, message, language, hidden }: Composed,
  dispatch: Dispatch,
  { trial }: DeliveryDeps
): Promise<void> {
  const copy = (text: string) =>
    trial ? text : hidden.reduce((shown, secret) => shown.replaceAll(secret, '…'), text)
  return saveSentMessage({
    notice: notice._id,
    agency: notice.agency ?? null,
    kind: notice.kind,
    language,
    messageId: message.messageId,
    subject: message.subject,
    text: copy(message.text),
    html: copy(message.html),
    calendar: calendarsOf(message),
    ...dispatch
  })
}
