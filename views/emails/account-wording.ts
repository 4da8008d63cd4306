import { datesIn, HOME_ZONE } from '#lib/dates.ts'
import { translate, type Language } from '#lib/i18n.ts'
import type { AccountKind, LinkKind } from '#models/records/notice.ts'
import type { Wording } from './blocks.ts'

interface Told {
  language: Language
  firstName: string
  link: string
  until: Date
}

/** Dates are formatted in the zone the accounts work in. */
export function wordLink(kind: LinkKind, told: Told): Wording {
  return worded(kind, told, datesIn(told.language, HOME_ZONE).dayTime(told.until))
}

/** To a host whose companies had no workshop for a year. */
export function wordAccessEnding(told: Told): Wording {
  return worded('accessEnding', told, datesIn(told.language, HOME_ZONE).date(told.until))
}

/** To the administrator who asked whether messages leave. */
export function wordTestMessage(told: Told): Wording {
  return worded('testMessage', told, '')
}

function worded(kind: LinkKind | AccountKind, { language, firstName, link }: Told, until: string): Wording {
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
        text: t(`emails.${kind}.text`, { until })
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
