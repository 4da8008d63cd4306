import mongoose from 'mongoose'
import type { Workshop } from '#models/records/workshop.ts'
import { loadDeliveryContext } from './delivery-context.ts'
import { readingOf, type Reading } from './reading.ts'
import { reasonNotToSend } from './reason-not-to-send.ts'
import type { Reason } from './reasons.ts'
import { whoHadEnough } from './words-had.ts'

type Id = mongoose.Types.ObjectId

/** What each of these people would read of the words of the agency, and why they would not; writes nothing. */
export interface PreviewedWords {
  recipient: Id
  reading: Reading
  /** null: it leaves. */
  reason: Reason | 'enough' | null
}

export async function previewWords(
  workshop: Workshop,
  { people, text, now = new Date() }: { people: readonly Id[]; text: string; now?: Date }
): Promise<PreviewedWords[]> {
  const notices = people.map(recipient => ({
    _id: new mongoose.Types.ObjectId(),
    recipientKind: 'person' as const,
    recipient,
    subject: workshop._id,
    kind: 'written' as const,
    revision: workshop.ledger + 1,
    uselessAfter: workshop.startsAt,
    detail: null
  }))
  const [contexts, enough] = await Promise.all([loadDeliveryContext(notices), whoHadEnough(people, now)])
  return notices.flatMap((notice): PreviewedWords[] => {
    const { _id, recipient, kind } = notice
    const loaded = contexts.get(String(_id))
    if (!loaded?.workshop || !loaded.person) return []
    const context = { ...loaded, workshop: loaded.workshop, written: text }
    const reason =
      reasonNotToSend(notice, context, now) ?? (enough.has(String(recipient)) ? ('enough' as const) : null)
    return [{ recipient, reading: readingOf({ notice, kind, context, isInCalendar: false }), reason }]
  })
}
