import type { SettingsTyped } from '#views/agencies/pages.ts'
import type { SharedPages } from '#views/shared/pages.ts'
import type { DatedThreshold, Threshold } from '#models/records/thresholds.ts'

export interface ThresholdsPages {
  'thresholds/edit': {
    typed: SettingsTyped
    usual: Threshold
    /** In order of their days. */
    values: readonly DatedThreshold[]
    days: SharedPages['shared/timeline']['days']
    baseFingerprint: string
    errors: Readonly<Record<string, string | undefined>>
    refusal: string | undefined
  }
}
