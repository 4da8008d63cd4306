import type { Translate } from '#lib/i18n.ts'
import { SCREENED } from '#lib/identifiers/screening.ts'

/** For the browser: what a text is screened for as it is typed, each with the sentence that says why. As JSON. */
export function screenOf(t: Translate): string {
  return JSON.stringify(
    SCREENED.map(({ subject, source }) => ({
      source,
      raw: subject === 'nir',
      // The word itself is put in by the browser, which knows it.
      sentence: subject === 'nir' ? t('errors.person.holdsNir') : t(`people.sensitive.${subject}`)
    }))
  )
}
