import { datesIn } from '#lib/dates.ts'
import { translate } from '#lib/i18n.ts'
import type { Reading } from '#models/messages/reading.ts'
import { sayRule } from '#views/waiting/rule.ts'
import type { Block } from './blocks.ts'

/** Of a message about the waiting list: until when the seat is held, or the rank and the rule. */
export function listBlocks({
  kind,
  language,
  workshop,
  inList
}: Pick<Reading, 'kind' | 'language' | 'workshop' | 'inList'>): Block[] {
  if (!inList || (kind !== 'waiting' && kind !== 'offerEnded' && kind !== 'offered')) return []
  const t = translate(language)
  const dates = datesIn(language, workshop.timeZone)
  const { rank, until } = inList
  if (kind === 'offered')
    return until ? [{ kind: 'text', text: t('emails.offered.until', { moment: dates.dayTime(until) }) }] : []
  return [
    ...(rank ? [{ kind: 'text', text: t('emails.waiting.rank', { rank }) } as const] : []),
    { kind: 'text', text: sayRule(workshop, t, dates) }
  ]
}
