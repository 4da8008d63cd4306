import type { Translate } from '#lib/i18n.ts'
import { speakPhone } from '#lib/identifiers/phone.ts'
import type { NotificationPreview } from '#models/planning/notification-preview.ts'
import type { SharedPages } from '#views/shared/pages.ts'

/** Who will be told, in words; `messages` is how many leave by e-mail. */
export interface ToldRows {
  messages: number
  /** Nobody is told: because nobody is registered, or because it has begun. */
  silent: 'nobody' | 'begun' | null
  rows: SharedPages['shared/change-plan']['rows']
}

/** One line a kind of news, kinds without anyone left out. */
export function toldRows(
  { begun, messages, calls, company }: NotificationPreview,
  change: 'moved' | 'cancelled',
  t: Translate
): ToldRows {
  const rows: SharedPages['shared/change-plan']['rows'][number][] = []
  const moved = change === 'moved'
  if (messages > 0) {
    const text = t(moved ? 'workshops.told.messageMoved' : 'workshops.told.messageCancelled')
    rows.push({ kind: 'messages', count: messages, text })
  }
  if (calls.length > 0) {
    const names = calls.map(({ name, phone }) => (phone ? `${name}, ${speakPhone(phone)}` : name)).join(' ; ')
    rows.push({ kind: 'calls', count: calls.length, text: t('workshops.told.calls', { names }) })
  }
  if (company) {
    const { name, byMessage } = company
    rows.push({
      kind: 'company',
      text: t(byMessage ? 'workshops.told.company' : 'workshops.told.companyToCall', { name })
    })
  }
  if (messages > 0) {
    const text = t(moved ? 'workshops.told.calendarsMoved' : 'workshops.told.calendarsCancelled')
    rows.push({ kind: 'calendars', count: messages, text })
  }
  const nobody = messages + calls.length === 0
  return { messages, silent: begun ? 'begun' : nobody ? 'nobody' : null, rows }
}
