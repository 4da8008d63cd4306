import { datesIn, HOME_ZONE } from '#lib/dates.ts'
import { directionOf, translate, type PersonLanguage, type TranslateToPerson } from '#lib/i18n.ts'
import { renderTemplate, type SharedWithPerson } from '../engine.ts'
import { paths } from '#server/paths.ts'
import type { Block, Wording } from './blocks.ts'
import { plainText } from './plain-text.ts'

/** `appUrl`: where the installation is, without a slash at its end. */
export function printEmail(wording: Wording, language: PersonLanguage, appUrl: string) {
  const t = translate(language)
  const { subject } = wording
  const blocks: Block[] = [...wording.blocks, { kind: 'links', links: linksTo(appUrl, t) }]
  const html = renderTemplate(
    'emails/message',
    { subject, blocks, direction: directionOf(language) },
    readerOf(language)
  )
  return { subject, text: plainText(blocks, t), html: html as string }
}

function linksTo(appUrl: string, t: TranslateToPerson) {
  return [
    { label: t('common.footer.accessibility'), href: `${appUrl}${paths.accessibility()}` },
    { label: t('common.footer.legalNotice'), href: `${appUrl}${paths.legalNotice()}` },
    { label: t('common.footer.personalData'), href: `${appUrl}${paths.personalData()}` },
    { label: t('common.footer.help'), href: `${appUrl}${paths.help()}` },
    { label: t('common.footer.contact'), href: `${appUrl}${paths.contact()}` }
  ]
}

/** A message has no page, no session and no one signed in. */
function readerOf(lang: PersonLanguage): SharedWithPerson {
  return {
    t: translate(lang),
    lang,
    date: datesIn(lang, HOME_ZONE),
    dates: zone => datesIn(lang, zone),
    factsOf: () => {
      throw new Error('A message is worded before it is printed')
    },
    user: null,
    path: '',
    nonce: '',
    csrfToken: '',
    formAccount: null,
    formPage: '/',
    formKey: '',
    flash: null,
    trial: false,
    theme: undefined
  }
}
