import type { Report } from '#models/tally/report.ts'

interface Choice {
  value: string
  label: string
}

/** The regional team's page: the funnel, its rates with their denominators, and where they differ. */
export interface ResultsPages {
  'results/index': {
    title: string
    form: { from: string; to: string; territory: string; sector: string; place: string; public: string }
    /** The choice as a query string, for the CSV of the same figures. */
    query: string
    report: Report
    departements: { code: string; name: string }[]
    months: string[]
    sectors: Choice[]
    publics: Choice[]
    countedAt: Date
  }
  'results/funnel': { report: Report }
  'results/definitions': { report: Report }
  'results/panels': { report: Report; departements: { code: string; name: string }[] }
  'results/gaps': { report: Report; departements: { code: string; name: string }[] }
  'results/table': { rows: { label: string; counts: Report['counts'] }[]; caption: string; head: string }
}
