import type { WorkshopDraft } from '#lib/tabular/workshop-row.ts'
import type { JudgedWorkshops } from '#lib/tabular/workshops-file.ts'
import type { Host } from './hosts.ts'
import type { WorkshopFacts } from './workshop-facts.ts'
import type { Change, Finding, DisplayText } from '../file/finding.ts'
import type { StoredWorkshop } from './known-workshops.ts'
import type { UnknownRoom } from '#models/records/import-run.ts'
import type { Outcome } from '#models/records/import-outcome.ts'
import type { WorkshopWrites } from './write-workshops.ts'

export interface PlannedRow {
  record: number
  line: number
  lastLine: number
  outcome: Outcome
  /** « BENALI Nadia », « DP-26-001, Maçon ». */
  title: string
  about: DisplayText[]
  agency: string | null
  changes: Change[]
  findings: Finding[]
  cells: readonly string[]
  known?: StoredWorkshop
}

export interface Plan {
  rows: PlannedRow[]
  unnamed: number
  unknownRooms: UnknownRoom[]
  writes: WorkshopWrites
}

export interface Line {
  row: JudgedWorkshops[number]
  draft: WorkshopDraft
  facts: WorkshopFacts
  host: Host | null
  key: string
}
