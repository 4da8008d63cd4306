import mongoose from 'mongoose'
import type { PersonLanguage } from '#lib/i18n.ts'
import { MESSAGE_KINDS, type WorkshopMessage } from '#models/messages/kinds.ts'
import type { WorkshopKind as NoticeKind } from '#models/records/notice.ts'
import type { WorkshopKind } from '#models/records/workshop-kind.ts'
import type { MessageContext } from '#views/emails/wording.ts'

const DAY_MS = 86_400_000
const id = () => new mongoose.Types.ObjectId()
const now = new Date('2026-12-01T08:00:00Z')

/** What a message of a kind would be worded from, about a workshop of a kind. */
export function contextOf(
  kind: NoticeKind,
  workshopKind: WorkshopKind,
  language: PersonLanguage,
  changed = false
) {
  const message: WorkshopMessage = MESSAGE_KINDS[kind]
  const startsAt = new Date(+now + 2 * DAY_MS)
  const session = {
    _id: id(),
    kind: workshopKind,
    state: 'published',
    startsAt,
    endsAt: new Date(+startsAt + 3_600_000),
    timeZone: 'Europe/Paris',
    place: {
      kind: 'company',
      name: 'Menuiserie Rey',
      room: '',
      address: '',
      postcode: '13400',
      commune: 'Aubagne'
    },
    tradeLabel: 'Cuisine',
    access: 'Sonner',
    bring: '',
    joining: '',
    hostNeeds: 'Un écran',
    facilitators: [{ account: null, name: 'Ana Roy' }]
  }
  const former = { ...session, startsAt: new Date(+now + DAY_MS), place: { ...session.place, name: 'Autre' } }
  return {
    kind,
    message,
    language,
    workshop: session,
    former: changed ? former : null,
    changes: changed ? ['day', 'place', 'access', 'bring'] : [],
    calendar: message.calendar,
    written: kind === 'written' ? 'Sonner' : null,
    reminders: { first: { days: 7, isUsual: true }, second: { days: 2, isUsual: true } },
    agency: { _id: id(), name: 'Aubagne', phone: '0491000000', email: 'a@example.org' },
    person: message.to === 'person' ? { firstName: 'Nadia', title: 'Mme' } : null,
    company: { contactName: 'Paul Rey' },
    account: null,
    partner: message.to === 'partner' ? { name: 'Élise Roux' } : null,
    nextDates: [],
    now,
    leadsTo: message.to === 'host' ? { href: 'https://example.org', isLink: true } : null,
    dates: [],
    opensAt: null
  } as unknown as MessageContext
}
