import type { InstallationFact, InstallationFacts } from '#models/records/installation.ts'

export interface SettingsPages {
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
