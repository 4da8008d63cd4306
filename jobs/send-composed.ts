import { isOfTheStore } from '#models/records/database.ts'
import type { ToldAs } from '#models/messages/told.ts'
import type { Notice } from '#models/records/notice.ts'
import { noteRefusedAddress } from '#models/people/refused-address.ts'
import type { Composition } from './compose-notice.ts'
import { domainOf, type DeliveryDeps, type DeliveryRun } from './delivery.ts'
import type { Dispatch } from './mailer.ts'
import { DeliveryError } from './sort-answer.ts'
import { saveSentMessage } from '#models/messages/save-sent-message.ts'
import { markSent, recordFailure, postpone, isStillHeld } from '#models/messages/delivery.ts'

/** `checkedAt` (performance.now): when the lease was last seen to hold. */
export type Composed = { notice: Notice; checkedAt: number; with?: readonly ToldTogether[] } & Extract<
  Composition,
  { language: string }
>

/** Another notice that the same message tells. */
export interface ToldTogether {
  notice: Notice
  told: ToldAs | null
}

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
    if ((run.failures.get(domain) ?? 0) >= PATIENCE)
      return void (await each(all, one => postpone(one, 'serverBusy')))
    if (performance.now() - composed.checkedAt > CHECK_GOOD_FOR_MS && !(await isStillHeld(notice))) return
    const dispatch = await delivery.mailer.send(message)
    run.failures.delete(domain)
    await saveCopy(composed, dispatch, delivery)
    if (await markSent(notice, dispatch.sentAt, told)) run.sent++
    for (const one of others) await markSent(one.notice, dispatch.sentAt, one.told)
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
    else await each(all, one => recordFailure(one, { reason: 'notComposed', lasting: false }))
    return
  }
  const { reason, lasting, address, serverWide } = error
  log.warn({ job: 'deliver-notices', notice: notice.id, reason, lasting }, 'a message did not leave')
  if (serverWide) {
    run.unavailable = true
    return void (await each(all, one => postpone(one, reason)))
  }
  if (address && notice.recipientKind === 'person')
    await noteRefusedAddress(notice.recipient, message.to.address, new Date())
  const domain = domainOf(message.to.address)
  if (!lasting) run.failures.set(domain, (run.failures.get(domain) ?? 0) + 1)
  await each(all, one => recordFailure(one, { reason, lasting }))
}

async function each(notices: readonly Notice[], end: (notice: Notice) => Promise<boolean>): Promise<void> {
  for (const notice of notices) await end(notice)
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
