import type { SettingsTyped } from '#views/agencies/pages.ts'
import type { SharedPages } from '#views/shared/pages.ts'

export interface RegionsPages {
  'regions/index': { regions: readonly { id: string; name: string }[] }
  'regions/edit': {
    id: string
    name: string
    isAdministrator: boolean
    /** How many agencies it has, and how many of them have reminders of their own. */
    agencies: number
    own: number
    typed: SettingsTyped
    days: SharedPages['shared/timeline']['days']
    baseFingerprint: string
    errors: Readonly<Record<string, string | undefined>>
    refusal: string | undefined
  }
}
