import type { OtherLanguage } from '#lib/i18n.ts'
import type { LanguageFacts } from '#models/records/offered-languages.ts'
import type { SettingsTyped } from '#views/agencies/pages.ts'
import type { SharedPages } from '#views/shared/pages.ts'

export interface LanguagesPages {
  'languages/edit': {
    /** As they stand; `own`: the name of the language in itself. */
    languages: readonly ({ code: OtherLanguage; name: string; own: string } & LanguageFacts)[]
    typed: SettingsTyped
    isTrial: boolean
    /** As one types it. */
    today: string
    days: SharedPages['shared/timeline']['days']
    baseFingerprint: string
    errors: Readonly<Record<string, string | undefined>>
    refusal: string | undefined
  }
}
