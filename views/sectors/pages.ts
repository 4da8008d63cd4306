import type { SettingsTyped } from '#views/agencies/pages.ts'
import type { SharedPages } from '#views/shared/pages.ts'
import type { ListedSector } from '#models/settings/sectors.ts'

type Errors = Readonly<Record<string, string | undefined>>

export interface SectorsPages {
  'sectors/index': { sectors: readonly ListedSector[] }
  'sectors/new': { typed: SettingsTyped; errors: Errors; refusal: string | undefined }
  'sectors/edit': {
    code: string
    name: string
    typed: SettingsTyped
    /** Workshops to come that count in it. */
    coming: number
    days: SharedPages['shared/timeline']['days']
    baseFingerprint: string
    errors: Errors
    refusal: string | undefined
  }
  'sectors/fields': { typed: SettingsTyped; errors: Errors }
}
