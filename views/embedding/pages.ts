import type { SettingsTyped } from '#views/agencies/pages.ts'
import type { SharedPages } from '#views/shared/pages.ts'

export interface EmbeddingPages {
  'embedding/edit': {
    typed: SettingsTyped
    /** What such a site writes into its page. */
    frame: string
    days: SharedPages['shared/timeline']['days']
    baseFingerprint: string
    errors: Readonly<Record<string, string | undefined>>
    refusal: string | undefined
  }
}
