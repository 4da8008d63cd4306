import type { Notice } from '#models/records/notice.ts'
import { noteRefusedAddress } from '#models/people/refused-address.ts'
import type { Composition } from './compose-notice.ts'
import type { Delivery, Tick } from './deliver-notices.ts'
import type { Dispatch } from './mailer.ts'
import { MailTrouble } from './sort-answer.ts'
import { saveSentMessage } from '#models/messages/save-sent-message.ts'
import { markSent, markTrouble, postpone, isStillHeld } from '#models/messages/delivery.ts'

/** A claimed notice with its message; `checkedAt` (performance.now) is when its lease was last seen to hold. */
export type Composed = { notice: Notice; checkedAt: number } & Extract<Composition, { language: string }>

/** A check of the lease older than this is made again: the process may have been paused in between. */
const CHECK_GOOD_FOR_MS = 1_000
/** Passing troubles in a row after which a domain is left alone until a later tick. */
const PATIENCE = 3

/** Sends one message and marks it; never throws: what befalls one message must not befall the others. */
export async function sendComposed(composed: Composed, delivery: Delivery, tick: Tick): Promise<void> {
  const { notice, message } = composed
  const domain = domainOf(message.to.address)
  try {
    if (tick.away || delivery.signal?.aborted) return
    if ((tick.troubles.get(domain) ?? 0) >= PATIENCE) return void (await postpone(notice, 'serverBusy'))
    if (performance.now() - composed.checkedAt > CHECK_GOOD_FOR_MS && !(await isStillHeld(notice))) return
    const dispatch = await delivery.mailer.send(message)
    tick.troubles.delete(domain)
    await keep(composed, dispatch, delivery)
    if (await markSent(notice, dispatch.sentAt)) tick.sent++
  } catch (error) {
    await met(error, composed, delivery, tick).catch(() => (tick.away = true))
  }
}

async function met(
  error: unknown,
  { notice, message }: Composed,
  { log }: Delivery,
  tick: Tick
): Promise<void> {
  if (!(error instanceof MailTrouble)) {
    const { name } = error as Error
    log.error({ job: 'deliver-notices', notice: notice.id, error: name }, 'sending was cut short')
    // The store is away: the lease runs out and the message is tried again, under the same Message-ID.
    if (name.startsWith('Mongo')) tick.away = true
    else await markTrouble(notice, { reason: 'notComposed', lasting: false })
    return
  }
  const { reason, lasting, address, serverWide } = error
  log.warn({ job: 'deliver-notices', notice: notice.id, reason, lasting }, 'a message did not leave')
  if (serverWide) {
    tick.away = true
    return void (await postpone(notice, reason))
  }
  if (address && notice.recipientKind === 'person')
    await noteRefusedAddress(notice.recipient, message.to.address, new Date())
  const domain = domainOf(message.to.address)
  if (!lasting) tick.troubles.set(domain, (tick.troubles.get(domain) ?? 0) + 1)
  await markTrouble(notice, { reason, lasting })
}

/** Keeps what left. A single-use link is a secret: the copy kept by an installation that really sends hides it. */
function keep(
  { notice, message, language, hidden }: Composed,
  dispatch: Dispatch,
  { trial }: Delivery
): Promise<void> {
  const copy = (text: string) => (hidden && !trial ? text.replaceAll(hidden, '…') : text)
  return saveSentMessage({
    notice: notice._id,
    agency: notice.agency ?? null,
    kind: notice.kind,
    language,
    messageId: message.messageId,
    subject: message.subject,
    text: copy(message.text),
    html: copy(message.html),
    calendar: message.calendar?.content ?? null,
    ...dispatch
  })
}

/** « example.org » of an address, for turns. */
export const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).toLowerCase()
