import type { FormatResult, FormatResults } from '#models/figures/format-results.ts'
import type { Format } from '#models/records/format.ts'
import type { Option } from '#views/shared/pages.ts'
import type { WorkshopChoices, WorkshopTyped } from '#views/workshops/pages.ts'

type Errors = Readonly<Record<string, string | undefined>>

export interface FormatTyped extends Pick<
  WorkshopTyped,
  | 'kind'
  | 'hasSlots'
  | 'slots'
  | 'sector'
  | 'trade'
  | 'parts'
  | 'capacity'
  | 'access'
  | 'bring'
  | 'hostNeeds'
  | 'kits'
> {
  name: string
  kit: string
  isShared: boolean
  /** Codes ticked, part by part. */
  skills: string[][]
}

interface Form {
  form: FormatTyped
  choices: Pick<WorkshopChoices, 'kinds' | 'trades' | 'sectors' | 'kits'>
  /** The skills of its trade; none until a trade is saved. */
  skills: readonly Option[]
  errors: Errors
}

/** A format as a list shows it. */
export interface FormatRow extends Pick<Format, 'name' | 'kind' | 'sector' | 'tradeLabel' | 'capacity'> {
  id: string
  minutes: number
  agency: string
}

export interface FormatsPages {
  'formats/index': { own: readonly FormatRow[]; shared: readonly FormatRow[] }
  'formats/rows': {
    title: string
    name: string
    rows: readonly FormatRow[]
    none: string
    withAgency: boolean
  }
  'formats/results': {
    id: string
    name: string
    sector: string
    by: 'agency' | 'format'
    results: FormatResults
    /** The format itself is a page of the reader's. */
    mayRead: boolean
  }
  'formats/result-row': { row: FormatResult; name: string; toldFrom: number }
  'formats/new': Form & { refusal: string | undefined }
  'formats/edit': Form & { id: string; name: string; baseFingerprint: string; refusal: string | undefined }
  'formats/fields': Form
  'formats/show': {
    format: Format
    isOwn: boolean
    /** Name of its agency, of the one it was copied from, and how many copies there are of its line. */
    agency: string
    from: string | null
    copies: number
    /** Workshops of the reader's agency that were held with it or another of its line. */
    workshops: number
    skillNames: Readonly<Record<string, string>>
  }
}
