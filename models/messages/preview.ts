import mongoose from 'mongoose'
import type { WorkshopKind } from '#models/records/notice.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { noticesOfNoCalendar } from './in-calendar.ts'
import { loadDeliveryContext } from './delivery-context.ts'
import { MESSAGE_KINDS } from './kinds.ts'
import { messagesOwed, type Entry, type OwedMessage } from './plan.ts'
import { readingOf, type Reading } from './reading.ts'
import { reasonNotToSend } from './reason-not-to-send.ts'
import type { Reason } from './reasons.ts'

/** A message that a change would owe: to whom, what it would say, and why it would not leave. */
export interface PreviewedMessage extends Pick<
  OwedMessage,
  'recipientKind' | 'recipient' | 'kind' | 'dueAt'
> {
  reading: Reading
  /** null: it leaves. */
  reason: Reason | null
}

const isToldOf = (kind: WorkshopKind) => {
  const { group, to, ofList } = MESSAGE_KINDS[kind]
  return group === 'changes' || to !== 'person' || ofList
}

/** What entries of the outbox would tell of `after`, a session as it would be; writes nothing. Reminders are left out. */
export async function previewMessages(
  after: Workshop,
  entries: Entry[],
  now: Date
): Promise<PreviewedMessage[]> {
  const owed = (await messagesOwed(after, entries, now)).filter(
    ({ kind }) => MESSAGE_KINDS[kind].group !== 'reminders' && isToldOf(kind)
  )
  const notices = owed.map(one => ({
    ...one,
    _id: new mongoose.Types.ObjectId(),
    subject: after._id,
    detail: 'detail' in one ? one.detail : null
  }))
  const [contexts, strangers] = await Promise.all([
    loadDeliveryContext(notices, [after]),
    noticesOfNoCalendar(notices)
  ])
  return notices.flatMap((notice): PreviewedMessage[] => {
    const { _id, recipientKind, recipient, kind, dueAt } = notice
    const context = contexts.get(String(_id))
    if (!context?.workshop) return []
    const isInCalendar = !strangers.has(String(_id))
    const reading = readingOf({
      notice,
      kind,
      context: { ...context, workshop: context.workshop },
      isInCalendar
    })
    return [{ recipientKind, recipient, kind, dueAt, reading, reason: reasonNotToSend(notice, context, now) }]
  })
}
