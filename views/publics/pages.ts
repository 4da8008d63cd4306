import type { SettingsTyped } from '#views/agencies/pages.ts'
import type { SharedPages } from '#views/shared/pages.ts'
import type { ListedGroup } from '#models/settings/added-groups.ts'

type Errors = Readonly<Record<string, string | undefined>>

interface Form {
  isAdministrator: boolean
  typed: SettingsTyped
  errors: Errors
  refusal: string | undefined
}

export interface PublicsPages {
  /** `people`: how many carry it, in words. */
  'publics/index': {
    groups: readonly (Omit<ListedGroup, 'people'> & { people: string })[]
    isAdministrator: boolean
  }
  'publics/new': Form
  'publics/edit': Form & {
    code: string
    name: string
    days: SharedPages['shared/timeline']['days']
    baseFingerprint: string
  }
  'publics/fields': { typed: SettingsTyped; errors: Errors }
}
