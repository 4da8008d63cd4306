import type mongoose from 'mongoose'
import type { FeedEvent } from '#lib/ics-feed.ts'
import type { TranslateToPerson } from '#lib/i18n.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { eventTitle, formatWhere } from '../emails/session.ts'

/** Under the name that the invitations give it: a calendar that has one already shows it once. */
export function ownEvent(
  workshop: Workshop,
  { person, t, page }: { person: mongoose.Types.ObjectId; t: TranslateToPerson; page: string }
): FeedEvent {
  const held = workshop.heldFor(person)
  return {
    uid: `${String(workshop._id)}-${String(person)}@declic`,
    sequence: workshop.ledger,
    changedAt: workshop.updatedAt,
    startsAt: held.startsAt,
    endsAt: held.endsAt,
    status: 'CONFIRMED',
    title: eventTitle(workshop, t),
    place: formatWhere(held, t),
    description: '',
    address: page
  }
}
