import type { CompanyPage } from '#models/figures/company-page.ts'
import type { OpenWorkshop as Known } from '#models/planning/open-workshops.ts'
import type { Option } from '#views/shared/pages.ts'

interface OpenWorkshop extends Known {
  sectorName: string
  place: string
  /** Of a company that lets anyone read of it. */
  companyName: string | null
  /** « Agence Aubagne » */
  agencyName: string
  phone: { text: string; href: string } | null
}

/** What anyone reads of a company whose host agreed. */
export interface PublicCompany {
  name: string
  sectors: readonly string[]
  figures: CompanyPage
  workshops: readonly OpenWorkshop[]
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
  'open/company': PublicCompany & { otherLanguage: string }
  'open/about-company': PublicCompany & { part: boolean }
  /** The form that anyone may send, with what was typed when it is refused. */
  'open/ask': {
    workshop: OpenWorkshop
    action: string
    stamp: string
    typed: Readonly<Record<string, string | undefined>>
    errors: Readonly<Record<string, string | undefined>>
    refusal: string | undefined
    lengths: { name: number; words: number }
    keptDays: number
    otherLanguage: string
  }
  'open/asked': { workshop: OpenWorkshop }
  'open/asked-workshop': { workshop: OpenWorkshop }
  'open/table': { title: string; workshops: readonly OpenWorkshop[] }
  'open/row': { workshop: OpenWorkshop }
}
