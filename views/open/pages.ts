import type { OpenWorkshop as Known } from '#models/planning/open-workshops.ts'
import type { Option } from '#views/shared/pages.ts'

interface OpenWorkshop extends Known {
  sectorName: string
  place: string
  /** « Agence Aubagne » */
  agencyName: string
  phone: { text: string; href: string } | null
}

export interface OpenPages {
  /** A whole document of its own: it has no account, no script and no cookie. */
  'open/show': {
    title: string
    form: { territory: string; sector: string; campaign: string; lang: string }
    /** Its words, line by line, and its days in words. */
    campaign: { lines: readonly string[]; from: string; to: string } | null
    /** The same without the campaign. */
    everything: string | null
    workshops: OpenWorkshop[]
    sectors: Option[]
    territories: Option[]
    next: string | null
    first: string | null
    json: string
    calendar: string
    otherLanguage: string
  }
  'open/row': { workshop: OpenWorkshop }
}
