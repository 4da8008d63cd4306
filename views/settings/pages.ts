import type { InstallationFact, InstallationFacts } from '#models/records/installation.ts'

import type { SharedPages } from '#views/shared/pages.ts'

export interface SettingsPages {
  'settings/index': Record<never, never>
  /** What was last changed; nothing is shown when there is nothing. */
  'settings/history': { days: SharedPages['shared/timeline']['days'] }
  /** `typed`: what the fields hold; `lacking`: what nobody has told yet. */
  'settings/installation': {
    names: readonly InstallationFact[]
    typed: InstallationFacts
    lacking: readonly InstallationFact[]
    baseFingerprint: string
    errors: Readonly<Record<string, string | undefined>>
    refusal?: string | undefined
  }
}
