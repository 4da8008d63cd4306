import type { Told } from '#models/figures/mask.ts'
import type { Report } from '#models/figures/report.ts'

interface Choice {
  value: string
  label: string
}

/** A count in words, « < 5 » in place of one to four people, « caché » where it would give them away. */
type Said = (count: Told) => string
/** The count a bar is drawn with: of one to four people, the most they can be; none of one that is kept. */
type Drawn = (count: Told) => number

type SectorName = (code: string) => string

/** The regional team's page: the funnel, its rates with their denominators, and where they differ. */
export interface ResultsPages {
  'results/index': {
    title: string
    form: { from: string; to: string; territory: string; sector: string; place: string; public: string }
    /** The choice as a query string, for the CSV of the same figures. */
    query: string
    report: Report
    departements: { code: string; name: string }[]
    /** Groups of basins that are counted here. */
    groups: Choice[]
    months: string[]
    sectors: Choice[]
    sectorName: SectorName
    publics: Choice[]
    /** The moment up to which the figures tell every change. */
    completeTo: Date
    /** Something changed since, and is not counted yet. */
    behind: boolean
    /** What is wrong with the period. */
    wrong: string | null
    said: Said
    drawn: Drawn
  }
  'results/funnel': { report: Report; said: Said; drawn: Drawn }
  'results/definitions': { report: Report; said: Said }
  'results/panels': { report: Report; departements: { code: string; name: string }[] }
  'results/gaps': {
    report: Report
    said: Said
    sectorName: SectorName
    departements: { code: string; name: string }[]
  }
  'results/table': {
    said: Said
    columns: Report['columns']
    rows: { label: string; counts: Report['counts'] }[]
    caption: string
    head: string
  }
}
