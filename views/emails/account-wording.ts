import { datesIn, HOME_ZONE } from '#lib/dates.ts'
import { translate, type Language } from '#lib/i18n.ts'
import type { AccountKind, LinkKind } from '#models/records/notice.ts'
import type { Invitation } from '#models/messages/invitations.ts'
import type { Wording } from './blocks.ts'
import { agencyName } from './session.ts'

interface Told {
  language: Language
  firstName: string
  link: string
  until: Date
}

/** Dates are formatted in the zone the accounts work in. */
export function wordLink(kind: LinkKind, told: Told, invitation: Invitation | null): Wording {
  const until = datesIn(told.language, HOME_ZONE).dayTime(told.until)
  const lead = invitation && kind === 'invitation' ? whoInvites(told.language, invitation) : undefined
  return worded(kind, told, { until, lead })
}

/** « Marie Aubert, agence Aubagne, vous invite dans Déclic. Votre entreprise : Maçonneries du Garlaban. » */
function whoInvites(language: Language, { by, agency, toAgency, companies }: Invitation): string {
  const t = translate(language)
  const from = agency
    ? t('emails.invitation.byAgency', { name: by, agency: inSentence(agencyName(agency, t)) })
    : t('emails.invitation.by', { name: by })
  const to = toAgency
    ? t('emails.invitation.toAgency', { name: toAgency.name })
    : companies.length > 0
      ? t('emails.invitation.toCompanies', { names: companies.join(', '), count: companies.length })
      : ''
  return [from, to].filter(Boolean).join(' ')
}

const inSentence = (name: string) => name.replace(/^Agence\b/, 'agence')

/** To a host whose companies had no workshop for a year. */
export function wordAccessEnding(told: Told): Wording {
  return worded('accessEnding', told, { until: datesIn(told.language, HOME_ZONE).date(told.until) })
}

/** To the administrator who asked whether messages leave. */
export function wordTestMessage(told: Told): Wording {
  return worded('testMessage', told, { until: '' })
}

function worded(
  kind: LinkKind | AccountKind,
  { language, firstName, link }: Told,
  { until, lead }: { until: string; lead?: string | undefined }
): Wording {
  const t = translate(language)
  return {
    subject: t(`emails.${kind}.subject`),
    blocks: [
      {
        kind: 'greeting',
        text: firstName ? t('emails.greeting', { name: firstName }) : t('emails.greetingPlain')
      },
      { kind: 'lead', text: lead ?? t(`emails.${kind}.lead`) },
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
