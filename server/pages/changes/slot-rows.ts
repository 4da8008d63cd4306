import { datesIn } from '#lib/dates.ts'
import type { Language, Translate } from '#lib/i18n.ts'
import type { TimeSlot } from '#models/records/time-slot.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { heldIn } from '#models/records/held-for.ts'
import { modeOfSlot } from '#lib/modes.ts'
import { sayJoining } from '#views/emails/joining.ts'
import type { ChangeRow } from '#views/changes/pages.ts'

type Session = Pick<Workshop, 'startsAt' | 'endsAt' | 'timeZone' | 'place' | 'slots' | 'joining'>

/** Each slot that would be held otherwise, added, taken off, or have other places. */
export function slotRows(
  { t, lang }: { t: Translate; lang: Language },
  before: Session,
  after: Session
): ChangeRow[] {
  const speak = datesIn(lang, before.timeZone)
  const say = (session: Session, slot: TimeSlot | undefined) => {
    if (!slot) return t('emails.change.nothing')
    const places = t('slots.places', { count: slot.capacity })
    const way = t(`kinds.mode.${modeOfSlot(session, slot)}`)
    return [way, sayJoining(heldIn(session, slot), t), places].filter(Boolean).join(', ')
  }
  const kept = (slots: readonly TimeSlot[], { _id }: TimeSlot) => slots.find(one => one._id.equals(_id))
  const gone = before.slots.filter(slot => !kept(after.slots, slot))
  return [...gone, ...after.slots]
    .toSorted((one, other) => +one.startsAt - +other.startsAt)
    .map(slot => ({
      label: t('slots.hours', { from: speak.time(slot.startsAt), to: speak.time(slot.endsAt) }),
      before: say(before, kept(before.slots, slot)),
      after: say(after, kept(after.slots, slot))
    }))
    .filter(row => row.before !== row.after)
}
