import type { SettingsTyped } from '#views/agencies/pages.ts'
import type { Option, SharedPages } from '#views/shared/pages.ts'
import type { ListedTerritory } from '#models/settings/territories.ts'

type Errors = Readonly<Record<string, string | undefined>>

interface Form {
  typed: SettingsTyped
  errors: Errors
  refusal: string | undefined
}

export interface TerritoriesPages {
  'territories/index': { groups: readonly ListedTerritory[]; basins: readonly ListedTerritory[] }
  'territories/table': {
    territories: readonly ListedTerritory[]
    caption: string
    within: string
    count: string
  }
  'territories/new': Form & { departements: readonly { label: string; options: Option[] }[] }
  /** `region` '': to be chosen first. */
  'territories/group': Form & { regions: Option[]; region: string; basins: Option[] }
  'territories/edit': Form & {
    id: string
    name: string
    lede: string
    isGroup: boolean
    basins: Option[]
    days: SharedPages['shared/timeline']['days']
    baseFingerprint: string
  }
}
