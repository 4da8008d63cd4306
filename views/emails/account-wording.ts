import { datesIn, HOME_ZONE } from '#lib/dates.ts'
import { translate, type Language } from '#lib/i18n.ts'
import type { LinkKind } from '#models/records/notice.ts'
import type { Wording } from './blocks.ts'

/** Dates are formatted in the zone the accounts work in. */
export function wordLink(
  kind: LinkKind,
  { language, firstName, link, until }: { language: Language; firstName: string; link: string; until: Date }
): Wording {
  const t = translate(language)
  return {
    subject: t(`emails.${kind}.subject`),
    blocks: [
      {
        kind: 'greeting',
        text: firstName ? t('emails.greeting', { name: firstName }) : t('emails.greetingPlain')
      },
      { kind: 'lead', text: t(`emails.${kind}.lead`) },
      {
        kind: 'text',
        text: t(`emails.${kind}.text`, { until: datesIn(language, HOME_ZONE).dayTime(until) })
      },
      {
        kind: 'button',
        label: t(`emails.${kind}.button`),
        href: link,
        address: link,
        hint: t('emails.addressOfButton')
      },
      { kind: 'small', text: t('emails.whyAccount') }
    ]
  }
}
