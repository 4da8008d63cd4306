import { datesIn, HOME_ZONE } from '#lib/dates.ts'
import { translate, type Language } from '#lib/i18n.ts'
import { renderTemplate, type Shared } from '../engine.ts'
import type { Wording } from './blocks.ts'
import { plainText } from './plain-text.ts'

export function printEmail({ subject, blocks }: Wording, language: Language) {
  const t = translate(language)
  const html = renderTemplate('emails/message', { subject, blocks }, readerOf(language))
  return { subject, text: plainText(blocks, t), html: html as string }
}

/** A message has no page, no session and no one signed in. */
function readerOf(lang: Language): Shared {
  return {
    t: translate(lang),
    lang,
    date: datesIn(lang, HOME_ZONE),
    dates: zone => datesIn(lang, zone),
    user: null,
    path: '',
    nonce: '',
    csrfToken: '',
    formKey: '',
    flash: null,
    trial: false,
    theme: undefined
  }
}
