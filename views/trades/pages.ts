import type { SettingsTyped } from '#views/agencies/pages.ts'
import type { Option, SharedPages } from '#views/shared/pages.ts'
import type { ListedTrade } from '#models/settings/list-trades.ts'

type Errors = Readonly<Record<string, string | undefined>>

export interface TradesPages {
  'trades/index': {
    q: string
    sector: string
    sectors: Option[]
    /** `sector` in words, '' for none. */
    trades: readonly (Omit<ListedTrade, 'sector'> & { sector: string })[]
    previous: string | undefined
    next: string | undefined
  }
  'trades/new': { typed: SettingsTyped; sectors: Option[]; errors: Errors; refusal: string | undefined }
  'trades/edit': {
    code: string
    /** Not of the ROME. */
    isOwn: boolean
    name: string
    typed: SettingsTyped
    sectors: Option[]
    /** Workshops to come that are held for it. */
    coming: number
    days: SharedPages['shared/timeline']['days']
    baseFingerprint: string
    errors: Errors
    refusal: string | undefined
  }
  'trades/fields': { typed: SettingsTyped; sectors: Option[]; errors: Errors }
}
